using Dapper;
using Panah.Data;
using Panah.Messaging;
using Panah.Notices.Letters;

namespace Panah.Notices.Announcing;

/// <summary>
/// A letter of which no message arrived was not announced: it goes onto the office's list, and its days of service have not begun. One
/// message that arrived is enough; a letter read meanwhile needs none.
/// </summary>
internal sealed class DeliveryFollowUp(AppDb db, DeliveryLog log, AuditLog audit, TimeProvider time)
{
    /// <summary>How soon after the announcement it is first asked.</summary>
    public static readonly TimeSpan First = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Again = TimeSpan.FromMinutes(10);

    /// <summary>A gateway that has said nothing by then says nothing any more: what it took counts as told.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(2);

    /// <summary>Looks at the letter that is due longest; false when none is.</summary>
    public async Task<bool> LookAtNextAsync(CancellationToken cancel)
    {
        if (await ClaimAsync(cancel) is not { } letter) return false;
        var states = await log.StatesAsync(letter.ToldBy, cancel);
        if (states.Any(state => state.Arrived) || letter.AnnouncedAt < time.GetUtcNow() - Longest) await EndAsync(letter, cancel);
        else if (states.Count > 0 && states.All(state => state.Lost)) await ReturnAsync(letter, cancel);
        return true;
    }

    private async Task<Due?> ClaimAsync(CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        await using var connection = await db.OpenAsync(cancel);
        return await connection.QuerySingleOrDefaultAsync<Due>(new CommandDefinition(
            """
            update notices.letters set delivery_due = @next
            where id = (select id from notices.letters where delivery_due <= @now order by delivery_due limit 1 for update skip locked)
            returning id, tracking_number, told_by, announced_at
            """,
            new { now, next = now + Again }, cancellationToken: cancel));
    }

    private async Task EndAsync(Due letter, CancellationToken cancel)
    {
        await using var connection = await db.OpenAsync(cancel);
        await connection.ExecuteAsync(new CommandDefinition("update notices.letters set delivery_due = null where id = @Id", new { letter.Id }, cancellationToken: cancel));
    }

    private Task ReturnAsync(Due letter, CancellationToken cancel) => db.InTransactionAsync(async transaction =>
    {
        var now = time.GetUtcNow();
        var returned = await transaction.Connection!.ExecuteAsync(
            """
            update notices.letters set undeliverable_at = @now, announced_at = null, remind_due = null, delivery_due = null
            where id = @Id and announced_at = @AnnouncedAt and viewed_at is null
            """,
            new { letter.Id, letter.AnnouncedAt, now }, transaction);
        if (returned == 0)
        {
            await transaction.Connection!.ExecuteAsync("update notices.letters set delivery_due = null where id = @Id", new { letter.Id }, transaction);
            return;
        }

        await LetterBox.AddStateAsync(transaction, letter.Id, "undeliverable", now, null, cancel, Undelivered.NotArrived);
        await audit.WriteAsync(transaction, new AuditEntry("notices.undelivered", ObjectId: letter.TrackingNumber), cancel);
    }, cancel);

    private sealed class Due
    {
        public Guid Id { get; init; }
        public string TrackingNumber { get; init; } = "";
        public Guid[] ToldBy { get; init; } = [];
        public DateTimeOffset? AnnouncedAt { get; init; }
    }
}
