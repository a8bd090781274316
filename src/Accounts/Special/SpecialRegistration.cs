using System.Text.Json;
using Panah.Data;
using Panah.Kernel;
using Panah.Messaging;
using Panah.People;
using Panah.People.Credentials;
using Panah.Registries;

namespace Panah.Accounts.Special;

/// <summary>What guide 000's form asks for.</summary>
/// <param name="Identifier">National ID, or FIDA code of a foreign national: user name and first password.</param>
internal sealed record SpecialForm(
    string Identifier, bool IsForeigner, string BranchCode, InsuranceNumber InsuranceNumber, string? Phone, MobileNumber? Mobile, string? Email, Gender? Gender);

/// <summary>
/// Registration of special insured groups (P3–P5): checked at once against the insured registry, and open at once. Nothing that is typed changes a
/// person or a contact; a refusal leaves nothing behind.
/// </summary>
internal sealed class SpecialRegistration(
    AppDb db, PersonalData personal, AccountIndexes indexes, InsuredRegistry insured, PersonDirectory people, SpecialGroups groups,
    RateLimits limits, Messages messages, AuditLog audit, TimeProvider time)
{
    private const string ClaimsPurpose = "accounts.claims";

    /// <summary>The initial password ends after this (QUALITY: initial password = ID).</summary>
    private static readonly TimeSpan FirstPasswordLife = TimeSpan.FromDays(7);

    /// <summary>Null when the account is open; otherwise why not. Throws <see cref="RegistryUnavailableException"/>.</summary>
    /// <param name="form">What was typed.</param>
    /// <param name="takes">What asking costs: insurance numbers are not to be tried through.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task<Refusal?> RegisterAsync(SpecialForm form, IReadOnlyList<(string Key, Limit Limit)> takes, CancellationToken cancel)
    {
        if (await limits.TryTakeAsync(takes, cancel) > TimeSpan.Zero) return new Refusal("Register.TooMany");
        var file = await insured.FindAsync(form.Identifier, cancel);
        if (file is null || file.InsuranceNumber != form.InsuranceNumber.Value || file.BranchCode != form.BranchCode)
            return new Refusal("Special.NoMatch");
        if (!groups.Codes.Contains(file.Group, StringComparer.Ordinal)) return new Refusal("Special.NotInGroup");

        var hash = await PasswordHash.CreateAsync(form.Identifier, cancel);
        return await db.InTransactionAsync(work => AddAsync(work, form, file, hash), cancel);
    }

    private async Task<Refusal?> AddAsync(Work work, SpecialForm form, InsuredRecord file, string hash)
    {
        var now = time.GetUtcNow();
        // What stands on a payslip proves nothing about who typed it: the person is an identifier, and what was typed stays with the account (row S3).
        var personId = await people.EnsureAsync(work, form.IsForeigner ? PersonKind.Foreigner : PersonKind.Citizen, form.Identifier);
        var id = Guid.CreateVersion7(now);
        var added = await work.ExecuteAsync(
            """
            insert into accounts.accounts (id, person_id, username_index, password_hash, claimed_mobile, claims, must_change_until, created_at, changed_at)
            values (@id, @personId, @username, @hash, @mobile, @claims, @until, @now, @now)
            on conflict (username_index) do nothing
            """,
            new
            {
                id,
                personId,
                username = indexes.Username(form.Identifier),
                hash,
                mobile = form.Mobile is { } mobile ? personal.Encrypt(AccountStore.MobilePurpose, mobile) : null,
                claims = personal.Encrypt(ClaimsPurpose, JsonSerializer.Serialize(new Claims(form.Phone, form.Email, form.Gender, form.InsuranceNumber.Value))),
                until = now + FirstPasswordLife,
                now,
            });
        if (added == 0) return new Refusal("Special.Exists");
        // Who is known to us hears of it: had it been a stranger, the code of the first sign-in goes to this phone too.
        if ((await people.FindAsync(work, personId))?.Mobile is { } known)
            await messages.SendAsync(work, new Sms(known, "Accounts.Opened") { PersonId = personId, OnceKey = $"accounts.opened.{id}" });
        await audit.WriteAsync(work, new AuditEntry("accounts.special-registered", ActorKind.Anonymous, SubjectId: personId, Details: new { group = file.Group }));
        return null;
    }

    /// <summary>What was typed and is not proven: kept with the account, read by nobody else.</summary>
    private sealed record Claims(string? Phone, string? Email, Gender? Gender, string InsuranceNumber);
}
