using Dapper;
using Panah.Data;

namespace Panah.Accounts.SignIn;

/// <summary>Whether a try is let through, and how long to wait where it is not.</summary>
internal sealed record AttemptPermit(bool Allowed, TimeSpan Wait, bool Exhausted);

/// <summary>
/// Growing waits for one user name from one source. A stranger elsewhere puts no wait on the owner's own browser or home;
/// after 100 failures from a source the password stops being a way in from there, and other ways stay open
/// (NIST SP 800-63B-4, 3.2.2). Unknown user names are counted alike.
/// </summary>
internal sealed class AttemptBudget(AppDb db, TimeProvider time)
{
    public const int MostFailures = 100;
    private const int FreeTries = 5;
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(15);

    /// <summary>
    /// Takes one try, counted as a failure until it succeeds: 64 at once are judged one by one, because each moves the time of the next.
    /// </summary>
    public async Task<AttemptPermit> TryTakeAsync(byte[] username, byte[] source, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        await using var connection = await db.OpenAsync(cancel);
        var taken = await connection.ExecuteAsync(
            """
            insert into accounts.attempts as a (username_index, source_index, failures, next_at, updated_at)
            values (@username, @source, 1, @now, @now)
            on conflict (username_index, source_index) do update
            set failures = a.failures + 1, updated_at = @now,
                next_at = @now + least(@longest, make_interval(secs => case when a.failures + 1 < @FreeTries then 0 else power(2, least(a.failures + 1 - @FreeTries, 20)) end))
            where a.next_at <= @now and a.failures < @MostFailures
            """,
            new { username, source, now, longest = LongestWait, FreeTries, MostFailures });
        if (taken == 1) return new AttemptPermit(true, TimeSpan.Zero, false);

        var (failures, nextAt) = await connection.QuerySingleAsync<(int, DateTimeOffset)>(
            "select failures, next_at from accounts.attempts where username_index = @username and source_index = @source",
            new { username, source });
        return new AttemptPermit(false, nextAt > now ? nextAt - now : TimeSpan.Zero, failures >= MostFailures);
    }

    /// <summary>The right password clears what was counted from this source.</summary>
    public async Task ForgiveAsync(byte[] username, byte[] source, CancellationToken cancel)
    {
        await using var connection = await db.OpenAsync(cancel);
        await connection.ExecuteAsync(
            "delete from accounts.attempts where username_index = @username and source_index = @source", new { username, source });
    }
}
