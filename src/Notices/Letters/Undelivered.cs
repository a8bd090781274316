using Dapper;
using Panah.Data;

namespace Panah.Notices.Letters;

/// <summary>A letter that could not be announced: no contact, or none of its messages arrived.</summary>
internal sealed record UndeliveredLine
{
    public Guid Id { get; init; }
    public string TrackingNumber { get; init; } = "";
    public string System { get; init; } = "";
    public string Subject { get; init; } = "";
    public byte[] Employer { get; init; } = [];
    public DateTimeOffset SentAt { get; init; }

    /// <summary>There was a contact, and no message reached it.</summary>
    public bool NotArrived { get; init; }
}

/// <summary>The office's worklist of letters whose days of service have not begun.</summary>
internal sealed class Undelivered(AppDb db, AuditLog audit, TimeProvider time)
{
    /// <summary>Detail of the state of a letter whose messages all failed.</summary>
    public const string NotArrived = "not-arrived";

    /// <summary>Longest waiting first.</summary>
    public async Task<IReadOnlyList<UndeliveredLine>> ListAsync(CancellationToken cancel)
    {
        await using var connection = await db.OpenAsync(cancel);
        return (await connection.QueryAsync<UndeliveredLine>(new CommandDefinition(
            "select id, tracking_number, system, subject, employer, sent_at, told_by is not null as not_arrived from notices.letters where undeliverable_at is not null order by undeliverable_at limit 100",
            cancellationToken: cancel))).AsList();
    }

    /// <summary>Puts the letter in line again; false when it is no longer on the list.</summary>
    public Task<bool> RetryAsync(Guid letter, Guid staff, CancellationToken cancel) => db.InTransactionAsync(async transaction =>
    {
        var number = await transaction.Connection!.ExecuteScalarAsync<string?>(
            "update notices.letters set undeliverable_at = null, told_by = null, announce_due = @now where id = @letter and undeliverable_at is not null returning tracking_number",
            new { letter, now = time.GetUtcNow() }, transaction);
        if (number is null) return false;
        await audit.WriteAsync(transaction, new AuditEntry("notices.announce-again", ActorKind.Staff, staff, ObjectId: number), cancel);
        return true;
    }, cancel);
}
