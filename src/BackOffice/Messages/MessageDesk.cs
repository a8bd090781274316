using Panah.Data;
using Panah.Kernel;
using Panah.Messaging;
using Panah.People;

namespace Panah.BackOffice.Messages;

/// <summary>
/// Reading the delivery log. Every look stands in the audit: looking one recipient up with the persons it concerns, who then see it among who
/// saw their data, and a keyed hash in place of the number.
/// </summary>
internal sealed class MessageDesk(AppDb db, DeliveryLog log, Messaging.Messages messages, PersonDirectory persons, AuditLog audit, TimeProvider time)
{
    public const int PageSize = 50;

    /// <summary>Without a recipient and a day, only what is younger is looked at: the whole log would be too much for anybody.</summary>
    private static readonly TimeSpan Recent = TimeSpan.FromHours(24);

    /// <param name="query">Its times are set here.</param>
    /// <param name="day">A day in Iran; null for the last 24 hours, or for all days of a recipient.</param>
    /// <param name="staff">Who looks.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task<IReadOnlyList<LoggedMessage>> ViewAsync(DeliveryQuery query, JalaliDate? day, Guid staff, CancellationToken cancel)
    {
        var lines = await log.FindAsync(
            query with
            {
                Since = day?.StartsAt() ?? (query.Recipient is null ? time.GetUtcNow() - Recent : null),
                Until = day?.StartsAt().AddDays(1),
                AtMost = PageSize,
            },
            cancel);
        var entries = query.Recipient is { } recipient ? await LookedUpAsync(recipient, lines, staff, cancel) : [new AuditEntry("messaging.log-read", ActorKind.Staff, staff)];
        await db.InTransactionAsync(
            async work =>
            {
                foreach (var entry in entries) await audit.WriteAsync(work, entry);
            },
            cancel);
        return lines;
    }

    /// <summary>Puts a message that failed in line again; false when it did not fail, or what it says is no longer kept.</summary>
    public Task<bool> SendAgainAsync(Guid id, Guid staff, CancellationToken cancel) => db.InTransactionAsync(
        async work =>
        {
            if (!await messages.SendAgainAsync(work, id)) return false;
            await audit.WriteAsync(work, new AuditEntry("messaging.sent-again", ActorKind.Staff, staff, ObjectId: id.ToString()));
            return true;
        },
        cancel);

    private async Task<IEnumerable<AuditEntry>> LookedUpAsync(string recipient, IEnumerable<LoggedMessage> lines, Guid staff, CancellationToken cancel)
    {
        var concerned = lines.Select(line => line.PersonId).OfType<Guid>().ToHashSet();
        if (MobileNumber.TryParse(recipient, out var mobile, out _) && await persons.FindByProvenMobileAsync(mobile, cancel) is { } owner) concerned.Add(owner.PersonId);
        var details = new { recipient = log.ReferenceOf(recipient) };
        return concerned.Count == 0
            ? [new AuditEntry("messaging.looked-up", ActorKind.Staff, staff, Details: details)]
            : concerned.Select(person => new AuditEntry("messaging.looked-up", ActorKind.Staff, staff, SubjectId: person, Details: details));
    }
}
