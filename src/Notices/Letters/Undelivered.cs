using Panah.Data;
using Panah.Notices.Announcing;

namespace Panah.Notices.Letters;

/// <summary>A letter that could not be announced.</summary>
internal sealed record UndeliveredLine
{
    public Guid Id { get; init; }
    public string TrackingNumber { get; init; } = "";
    public string System { get; init; } = "";
    public string Subject { get; init; } = "";
    public byte[] Employer { get; init; } = [];
    public DateTimeOffset SentAt { get; init; }
    public DateTimeOffset UndeliverableAt { get; init; }

    /// <summary><see cref="Undelivered.NoContact"/>, <see cref="Undelivered.NoAgreement"/>, or what each channel said: <c>sms:refused,email:given-up</c>.</summary>
    public string Why { get; init; } = "";
}

/// <param name="More">There are more after these.</param>
/// <param name="Count">Of all, <see cref="Undelivered.CountCap"/> at most.</param>
internal sealed record UndeliveredPage(IReadOnlyList<UndeliveredLine> Lines, bool More, int Count);

/// <summary>What became of a letter that was put in line again.</summary>
internal sealed record Retried(string TrackingNumber, DateTimeOffset? AnnouncedAt, DateTimeOffset? WaitsUntil, string? Why);

/// <summary>The office's worklist of letters whose days of service have not begun.</summary>
internal sealed class Undelivered(AppDb db, LetterWords words, AuditLog audit, Employers employers, LetterAnnouncer announcer, TimeProvider time)
{
    /// <summary>Neither the employer nor the agreement has an address.</summary>
    public const string NoContact = "no-contact";

    /// <summary>The agreement was ended after the letter was taken, and nothing else is known of the employer.</summary>
    public const string NoAgreement = "no-agreement";

    public const int PageSize = 20;

    /// <summary>More than this are shown as «۹۹۹+».</summary>
    public const int CountCap = 1_000;

    /// <summary>Longest waiting first.</summary>
    public async Task<UndeliveredPage> PageAsync(Guid? after, CancellationToken cancel)
    {
        var lines = (await db.Alone(cancel).QueryAsync<UndeliveredLine>(
            $"""
            select id, tracking_number, system, subject, employer, sent_at, undeliverable_at, coalesce(undeliverable_why, '{NoContact}') as why
            from notices.letters where undeliverable_at is not null
              {(after is null ? "" : "and (undeliverable_at, id) > (select undeliverable_at, id from notices.letters where id = @after)")}
            order by undeliverable_at, id limit {PageSize + 1}
            """,
            new { after })).Select(line => line with { System = words.System(line.System), Subject = words.Subject(line.Subject) }).ToList();
        var count = await db.Alone(cancel).ExecuteScalarAsync<int>(
            $"select count(*) from (select 1 from notices.letters where undeliverable_at is not null limit {CountCap}) as few");
        var more = lines.Count > PageSize;
        if (more) lines.RemoveAt(PageSize);
        return new UndeliveredPage(lines, more, count);
    }

    /// <summary>
    /// Puts letters in line again and tries at once; letters that are no longer on the list are passed over. Their employers are looked up anew, so that a
    /// contact that was completed counts.
    /// </summary>
    /// <returns>The letters that were put in line.</returns>
    public async Task<IReadOnlyList<Guid>> RetryAsync(IReadOnlyList<Guid> letters, Guid staff, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var again = await db.InTransactionAsync(async work =>
        {
            var rows = await work.QueryAsync<(Guid Id, string Number, byte[] Employer)>(
                """
                update notices.letters set undeliverable_at = null, announce_due = @now
                where id = any(@letters) and undeliverable_at is not null returning id, tracking_number, employer
                """,
                new { letters = letters.Take(PageSize).ToArray(), now });
            foreach (var row in rows) await audit.WriteAsync(work, new AuditEntry("notices.announce-again", ActorKind.Staff, staff, ObjectId: row.Number));
            return rows;
        }, cancel);
        foreach (var employer in again.Select(row => employers.Of(employers.Show(row.Employer))).DistinctBy(employer => employer.Identifier))
            await announcer.TellAsync(Telling.Announcement, employer, now, cancel);
        return [.. again.Select(row => row.Id)];
    }

    /// <summary>Where letters stand that were put in line again.</summary>
    public async Task<IReadOnlyList<Retried>> OutcomeAsync(IReadOnlyList<string> numbers, CancellationToken cancel)
    {
        return [.. (await db.Alone(cancel).QueryAsync<OutcomeRow>(
            "select tracking_number, announced_at, announce_due, undeliverable_at, undeliverable_why from notices.letters where tracking_number = any(@numbers) order by id",
            new { numbers = numbers.Take(PageSize).ToArray() }))
            .Select(row => new Retried(row.TrackingNumber, row.AnnouncedAt, row.AnnounceDue, row.UndeliverableAt is null ? null : row.UndeliverableWhy ?? NoContact))];
    }

    /// <summary>Numbers of letters, for the address of the page that tells of them.</summary>
    public async Task<IReadOnlyList<string>> NumbersAsync(IReadOnlyList<Guid> letters, CancellationToken cancel)
    {
        return [.. await db.Alone(cancel).QueryAsync<string>(
            "select tracking_number from notices.letters where id = any(@letters) order by id", new { letters = letters.ToArray() })];
    }

    private sealed class OutcomeRow
    {
        public string TrackingNumber { get; init; } = "";
        public DateTimeOffset? AnnouncedAt { get; init; }
        public DateTimeOffset? AnnounceDue { get; init; }
        public DateTimeOffset? UndeliverableAt { get; init; }
        public string? UndeliverableWhy { get; init; }
    }
}
