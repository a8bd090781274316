using Panah.Data;
using Panah.Notices.Letters;

namespace Panah.Notices.Api;

/// <summary>Where a letter stands, for its sender. Who read it is the employer's affair.</summary>
/// <param name="AnnouncedBy">The telling that announced it; letters that one message told of have the same.</param>
/// <param name="WaitsToBeTold">Not announced yet, and not given up: it is told later, by itself.</param>
/// <param name="UndeliverableReason">Why every way failed: <c>no-contact</c>, <c>no-agreement</c>, or by channel such as <c>sms:refused,email:given-up</c>.</param>
internal sealed record LetterState(
    string TrackingNumber, string Reference, string System, string Subject, string State, DateTimeOffset SentAt, DateTimeOffset? AnnouncedAt, DateTimeOffset? ViewedAt,
    DateTimeOffset? ConfirmedAt, bool Undeliverable, DateTimeOffset? ServedAt, string ServiceRule, Guid? AnnouncedBy, bool WaitsToBeTold, string? UndeliverableReason);

/// <summary>A letter that was refused.</summary>
internal sealed record RefusedLetter(Guid Id, string Reference, string System, string Subject, string Reason, DateTimeOffset At);

/// <summary>What a sender may know of its own letters.</summary>
internal sealed class LetterStates(AppDb db, LetterWords words, TimeProvider time)
{
    /// <summary>Null for a number that isn't the sender's.</summary>
    public async Task<LetterState?> FindAsync(string sender, string trackingNumber, CancellationToken cancel)
    {
        if (TrackingNumber.Read(trackingNumber) is not { } number) return null;
        var row = await db.Alone(cancel).QuerySingleOrDefaultAsync<Row>(
            """
            select l.tracking_number, l.reference, l.system, l.subject, l.sent_at, l.announced_at, l.viewed_at, l.undeliverable_at, l.undeliverable_why, l.telling, l.serve_after_days,
                   (select s.at from notices.states s where s.letter_id = l.id and s.state = 'confirmed') as confirmed_at
            from notices.letters l where l.tracking_number = @number and l.sender = @sender
            """,
            new { number, sender });
        if (row is null) return null;
        var service = Service.Of(row.AnnouncedAt, row.ViewedAt, row.ServeAfterDays);
        return new LetterState(
            row.TrackingNumber, row.Reference, words.System(row.System), words.Subject(row.Subject), row.ViewedAt is not null ? "viewed" : row.AnnouncedAt is not null ? "announced" : "accepted",
            row.SentAt, row.AnnouncedAt, row.ViewedAt, row.ConfirmedAt, row.UndeliverableAt is not null, service.HasHappened(time.GetUtcNow()) ? service.At : null,
            $"first reading, at the latest {row.ServeAfterDays} days after the announcement", row.AnnouncedAt is null ? null : row.Telling,
            row.AnnouncedAt is null && row.UndeliverableAt is null && row.ViewedAt is null, row.UndeliverableAt is null ? null : row.UndeliverableWhy ?? Undelivered.NoContact);
    }

    /// <summary>Newest first, 100 a page.</summary>
    public async Task<IReadOnlyList<RefusedLetter>> RefusedAsync(string sender, Guid? after, CancellationToken cancel)
    {
        return [.. (await db.Alone(cancel).QueryAsync<(Guid Id, string Reference, string System, string Subject, string Reason, DateTime At)>(
            $"select id, reference, system, subject, reason, at from notices.refused where sender = @sender {(after is null ? "" : "and id < @after")} order by id desc limit 100",
            new { sender, after })).Select(row => new RefusedLetter(
                row.Id, row.Reference, words.System(row.System), words.Subject(row.Subject), row.Reason, new DateTimeOffset(row.At)))];
    }

    private sealed class Row
    {
        public string TrackingNumber { get; init; } = "";
        public string Reference { get; init; } = "";
        public string System { get; init; } = "";
        public string Subject { get; init; } = "";
        public DateTimeOffset SentAt { get; init; }
        public DateTimeOffset? AnnouncedAt { get; init; }
        public DateTimeOffset? ViewedAt { get; init; }
        public DateTimeOffset? UndeliverableAt { get; init; }
        public DateTimeOffset? ConfirmedAt { get; init; }
        public short ServeAfterDays { get; init; }
        public Guid? Telling { get; init; }
        public string? UndeliverableWhy { get; init; }
    }
}
