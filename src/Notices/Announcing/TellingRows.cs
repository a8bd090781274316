using Panah.Data;
using Panah.Messaging;
using Panah.Notices.Letters;

namespace Panah.Notices.Announcing;

/// <summary>The statements of tellings. The column names in them are those of <see cref="Telling"/>, never what somebody sent.</summary>
internal sealed class TellingRows(PersonalData personal, LetterWords words, AuditLog audit, TimeProvider time)
{
    public const string MobilePurpose = "notices.letter.mobile";
    public const string EmailPurpose = "notices.letter.email";

    /// <summary>One telling tells of so many letters; the next follows at its turn.</summary>
    private const int MostLetters = 10_000;

    /// <summary>The employer's letters that are due, taken for this telling.</summary>
    public async Task<IReadOnlyList<ToldLetter>> TakeAsync(
        Work work, Telling telling, Employer employer, DateTimeOffset by, Guid id)
    {
        var taken = await work.QueryAsync<(Guid Id, string Number, string System, short Days)>(
            $"""
            with due as materialized (
                select id from notices.letters where employer_index = @Index and {telling.Column} <= @by order by id limit {MostLetters} for update)
            update notices.letters l set {telling.Column} = null{(telling == Telling.Announcement ? ", telling = @id, undeliverable_at = null, undeliverable_why = null" : "")}
            from due where l.id = due.id returning l.id, l.tracking_number, l.system, l.serve_after_days
            """,
            new { employer.Index, by, id });
        return [.. taken.OrderBy(row => row.Id.ToString(), StringComparer.Ordinal).Select(row => new ToldLetter(row.Id, row.Number, words.System(row.System), row.Days))];
    }

    /// <summary>The letters of a telling that did not arrive, taken for the one that follows it; those read meanwhile need none.</summary>
    public async Task<IReadOnlyList<ToldLetter>> TakeOverAsync(Work work, Guid from, Guid[] letters, Guid id)
    {
        var taken = await work.QueryAsync<(Guid Id, string Number, string System, short Days)>(
            """
            update notices.letters set telling = @id, announced_at = null, remind_due = null
            where id = any(@letters) and telling = @from and viewed_at is null returning id, tracking_number, system, serve_after_days
            """,
            new { letters, from, id });
        return [.. taken.OrderBy(row => row.Id.ToString(), StringComparer.Ordinal).Select(row => new ToldLetter(row.Id, row.Number, words.System(row.System), row.Days))];
    }

    public Task DeferAsync(Work work, Telling telling, Employer employer, DateTimeOffset by, DateTimeOffset until) =>
        work.ExecuteAsync(
            $"update notices.letters set {telling.Column} = @until where employer_index = @Index and {telling.Column} <= @by",
            new { employer.Index, by, until });

    /// <summary>Nobody can be told. A letter that waits for its announcement goes onto the office's list; a reminder is left out.</summary>
    public async Task NoWayAsync(Work work, Telling telling, Employer employer, DateTimeOffset by, string why)
    {
        var ids = (await work.QueryAsync<Guid>(
            $"update notices.letters set {telling.Column} = null where employer_index = @Index and {telling.Column} <= @by returning id",
            new { employer.Index, by })).ToArray();
        if (telling == Telling.Announcement) await FailAsync(work, ids, why);
    }

    public Task AddAsync(
        Work work, Guid id, Telling telling, byte[] employer, IReadOnlyList<ToldLetter> letters, IReadOnlyList<Way> ways, IReadOnlyList<byte[]> triedBefore,
        Guid[] messages)
    {
        var now = time.GetUtcNow();
        return work.ExecuteAsync(
            """
            insert into notices.tellings (id, employer_index, kind, letters, mobile, email, tried, messages, at, look_due)
            values (@id, @employer, @Kind, @letters, @mobile, @email, @tried, @messages, @now, @now)
            """,
            new
            {
                id,
                employer,
                telling.Kind,
                letters = letters.Select(letter => letter.Id).ToArray(),
                mobile = Hide(ways, Channel.Sms, MobilePurpose),
                email = Hide(ways, Channel.Email, EmailPurpose),
                tried = triedBefore.Concat(ways.Select(way => way.Index)).ToArray(),
                messages,
                now,
            });
    }

    /// <summary>Every way was tried, or there is none: onto the office's list, and no day of service runs.</summary>
    public async Task FailAsync(Work work, Guid[] letters, string why)
    {
        var numbers = await work.QueryAsync<string>(
            """
            with failed as (
                update notices.letters set undeliverable_at = @now, undeliverable_why = @why, announced_at = null, remind_due = null, telling = null
                where id = any(@letters) and viewed_at is null returning id, tracking_number),
            stated as (
                insert into notices.states (id, letter_id, state, at, detail) select gen_random_uuid(), id, 'undeliverable', @now, @why from failed)
            select tracking_number from failed
            """,
            new { letters, why, now = time.GetUtcNow() });
        if (numbers.Count > 0) await audit.WriteAsync(work, new AuditEntry("notices.undelivered", ObjectId: numbers[0], Details: new { numbers.Count, why }));
    }

    private byte[]? Hide(IReadOnlyList<Way> ways, Channel channel, string purpose) =>
        ways.FirstOrDefault(way => way.Channel == channel) is { } way ? personal.Encrypt(purpose, way.Address) : null;
}
