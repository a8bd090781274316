using Panah.Data;
using Panah.Kernel;
using Panah.Notices.Letters;

namespace Panah.Notices.Announcing;

/// <summary>
/// How soon after one telling the next may follow (row V5). Tellings are counted, never letters: what comes in between waits and is told together. The more
/// tellings within the hour, the longer the next waits; who chose one a day gets one in the morning.
/// </summary>
internal sealed class TellingPace(AppDb db, TimeProvider time)
{
    /// <summary>Seconds after the first, second … telling within an hour; the last holds for all further ones.</summary>
    private static readonly double[] Gaps = [5, 15, 60, 180, 600];

    /// <summary>Hour of the day, in Tehran, at which a daily telling goes out.</summary>
    private const int DigestHour = 8;

    /// <summary>Takes the employer's turn: null when it may be told now, else the moment from which it may. One statement, judged by its row count.</summary>
    public async Task<DateTimeOffset?> TakeAsync(Work work, byte[] employer)
    {
        var now = time.GetUtcNow();
        var rows = await work.ExecuteAsync(
            """
            insert into notices.employers as e (employer_index, recent, told_at, next_telling) values (@employer, 1, @now, @now + make_interval(secs => @gaps[1]))
            on conflict (employer_index) do update set
                recent = case when e.told_at > @hourAgo then e.recent + 1 else 1 end,
                told_at = @now,
                next_telling = case when e.digest then @morning
                    else @now + make_interval(secs => @gaps[least(case when e.told_at > @hourAgo then e.recent + 1 else 1 end, cardinality(@gaps))]) end
            where e.next_telling <= @now
            """,
            new { employer, now, hourAgo = now.AddHours(-1), gaps = Gaps, morning = NextMorning(now) });
        return rows == 1
            ? null
            : await work.ExecuteScalarAsync<DateTimeOffset>(
                "select next_telling from notices.employers where employer_index = @employer", new { employer });
    }

    public Task<bool> IsDailyAsync(Employer employer, CancellationToken cancel) =>
        db.Alone(cancel).ExecuteScalarAsync<bool>(
            "select coalesce((select digest from notices.employers where employer_index = @Index), false)", new { employer.Index });

    /// <summary>One telling a day, or each when it comes. Who goes back to the latter is told at once of what waits.</summary>
    public Task ChooseAsync(Work work, Employer employer, bool daily)
    {
        var now = time.GetUtcNow();
        return work.ExecuteAsync(
            """
            insert into notices.employers as e (employer_index, digest, next_telling) values (@Index, @daily, @next)
            on conflict (employer_index) do update set digest = @daily, next_telling = @next where e.digest <> @daily;
            update notices.letters set announce_due = @now where employer_index = @Index and announce_due > @now and not @daily;
            """,
            new { employer.Index, daily, now, next = daily ? NextMorning(now) : now });
    }

    /// <summary>The next time a daily telling goes out.</summary>
    public static DateTimeOffset NextMorning(DateTimeOffset now)
    {
        var today = JalaliDate.From(now).StartsAt().AddHours(DigestHour);
        return today > now ? today.ToUniversalTime() : JalaliDate.From(now).AddDays(1).StartsAt().AddHours(DigestHour).ToUniversalTime();
    }
}
