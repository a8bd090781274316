using Panah.Data;
using Panah.Kernel;
using Panah.People;

namespace Panah.BackOffice.Audits;

/// <summary>Whose lines are sought.</summary>
internal enum Sought
{
    /// <summary>No one's in particular.</summary>
    Anybody,

    /// <summary>The typed number is no national ID and no FIDA code.</summary>
    Unreadable,

    /// <summary>Nobody with that number has ever been here.</summary>
    Unknown,

    Person,
}

/// <summary>Reading the audit, which stands in the audit itself: a person whose lines were looked for sees that it was done.</summary>
internal sealed class AuditDesk(AppDb db, AuditReader reader, PersonDirectory persons, AuditLog audit)
{
    /// <summary>The person with this number, or why there is none.</summary>
    public async Task<(Sought Kind, Guid? Id)> SeekAsync(string? typed, CancellationToken cancel)
    {
        if (string.IsNullOrEmpty(typed)) return (Sought.Anybody, null);
        var national = NationalId.TryParse(typed, out var nationalId, out _);
        var foreign = FidaCode.TryParse(typed, out var fida, out _);
        if (!national && !foreign) return (Sought.Unreadable, null);
        var person = (national ? await persons.FindByIdentifierAsync(PersonKind.Citizen, nationalId.Value, cancel) : null)
            ?? (foreign ? await persons.FindByIdentifierAsync(PersonKind.Foreigner, fida.Value, cancel) : null);
        return person is null ? (Sought.Unknown, null) : (Sought.Person, person.Id);
    }

    /// <param name="query">Its times are set here.</param>
    /// <param name="day">A day in Iran; null for all.</param>
    /// <param name="staff">Who looks.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task<AuditPage> ViewAsync(AuditQuery query, JalaliDate? day, Guid staff, CancellationToken cancel)
    {
        var page = await reader.FindAsync(query with { Since = day?.StartsAt(), Until = day?.StartsAt().AddDays(1) }, cancel);
        await db.InTransactionAsync(
            work => audit.WriteAsync(
                work,
                new AuditEntry("audit.read", ActorKind.Staff, staff, query.SubjectId, Details: new { query.Action, Actor = query.Actor?.ToString(), Day = day?.Value })),
            cancel);
        return page;
    }
}
