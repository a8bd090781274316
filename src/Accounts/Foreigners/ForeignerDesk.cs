using Panah.Data;
using Panah.Kernel;
using Panah.People;
using Panah.Registries;

namespace Panah.Accounts.Foreigners;

/// <summary>What the registry of foreign nationals said of a paper.</summary>
/// <param name="Record">Null where nobody fits.</param>
/// <param name="Wait">How long to wait before asking again; zero unless too much was asked.</param>
internal sealed record ForeignerAnswer(ForeignerRecord? Record, TimeSpan Wait);

/// <summary>
/// The identifier of a foreign national, whom the portal sends to a branch for it (P3): found by their paper at the registry, shown and kept nowhere.
/// Every question stands in the audit, with the person where they are known here, and with a keyed hash in place of paper and code.
/// </summary>
internal sealed class ForeignerDesk(AppDb db, ForeignersRegistry registry, PersonDirectory people, PersonalData personal, RateLimits limits, AuditLog audit)
{
    private const string Purpose = "accounts.foreigner";

    /// <summary>Far above what a counter needs, far below what leafing through the registry would.</summary>

    /// <param name="document">Passport number, Faragir code or unique ID, in canonical form.</param>
    /// <param name="birthDate">Day of birth.</param>
    /// <param name="staff">Who asks.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <exception cref="RegistryUnavailableException">Nothing was found out; it can be asked again.</exception>
    public async Task<ForeignerAnswer> AskAsync(string document, DateOnly birthDate, Guid staff, CancellationToken cancel)
    {
        if (await limits.TryTakeAsync(staff.ToString(), LimitBook.AccountsForeignerQuestions, cancel) is var wait && wait > TimeSpan.Zero) return new ForeignerAnswer(null, wait);
        var record = await registry.FindByDocumentAsync(document, birthDate, cancel);
        var known = record is null ? null : await people.FindByIdentifierAsync(PersonKind.Foreigner, record.Fida.Value, cancel);
        var entry = record is null
            ? new AuditEntry("accounts.foreigner-not-found", ActorKind.Staff, staff, Details: new { document = Hash(document) })
            : new AuditEntry("accounts.foreigner-identified", ActorKind.Staff, staff, known?.Id, Details: new { person = Hash(record.Fida.Value) });
        await db.InTransactionAsync((Work work) => audit.WriteAsync(work, entry), cancel);
        return new ForeignerAnswer(record, TimeSpan.Zero);
    }

    private string Hash(string text) => Convert.ToHexStringLower(personal.BlindIndex(Purpose, text));
}
