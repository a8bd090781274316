using Dapper;
using Panah.Data;
using Panah.Kernel;
using Panah.People;
using Panah.People.Credentials;
using Panah.Registries;

namespace Panah.Accounts.Special;

/// <summary>What guide 000's form asks for.</summary>
/// <param name="Identifier">National ID, or FIDA code of a foreign national: user name and first password.</param>
internal sealed record SpecialForm(
    string Identifier, bool IsForeigner, string BranchCode, InsuranceNumber InsuranceNumber, string? Phone, MobileNumber? Mobile, string? Email, Gender? Gender);

/// <summary>Registration of special insured groups (P3–P5): checked at once against the insured registry, and open at once.</summary>
internal sealed class SpecialRegistration(
    AppDb db, PersonalData personal, AccountIndexes indexes, InsuredRegistry insured, PersonDirectory people, SpecialGroups groups, AuditLog audit, TimeProvider time)
{
    /// <summary>The initial password ends after this (QUALITY: initial password = ID).</summary>
    private static readonly TimeSpan FirstPasswordLife = TimeSpan.FromDays(7);

    /// <summary>Null when the account is open; otherwise why not. Throws <see cref="RegistryUnavailableException"/>.</summary>
    public async Task<Refusal?> RegisterAsync(SpecialForm form, CancellationToken cancel)
    {
        var file = await insured.FindAsync(form.Identifier, cancel);
        if (file is null || file.InsuranceNumber != form.InsuranceNumber.Value || file.BranchCode != form.BranchCode)
            return new Refusal("Special.NoMatch");
        if (!groups.Codes.Contains(file.Group, StringComparer.Ordinal)) return new Refusal("Special.NotInGroup");

        var hash = await PasswordHash.CreateAsync(form.Identifier, cancel);
        return await db.InTransactionAsync(tx => OpenAsync(tx, form, file, hash, cancel), cancel);
    }

    private async Task<Refusal?> OpenAsync(Npgsql.NpgsqlTransaction tx, SpecialForm form, InsuredRecord file, string hash, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var personId = await people.RecordAsync(tx, PersonOf(form, now), cancel);
        var added = await tx.Connection!.ExecuteAsync(
            """
            insert into accounts.accounts (id, person_id, username_index, password_hash, mobile, must_change_until, created_at, changed_at)
            values (@id, @personId, @username, @hash, @mobile, @until, @now, @now)
            on conflict (username_index) do nothing
            """,
            new
            {
                id = Guid.CreateVersion7(now),
                personId,
                username = indexes.Username(form.Identifier),
                hash,
                mobile = form.Mobile is { } mobile ? personal.Encrypt(AccountStore.MobilePurpose, mobile.Value) : null,
                until = now + FirstPasswordLife,
                now,
            },
            tx);
        if (added == 0) return new Refusal("Special.Exists");
        await audit.WriteAsync(tx, new AuditEntry("accounts.special-registered", ActorKind.Person, personId, personId, Details: new { group = file.Group }), cancel);
        return null;
    }

    private static Person PersonOf(SpecialForm form, DateTimeOffset now) => new(
        Guid.CreateVersion7(now), form.IsForeigner ? PersonKind.Foreigner : PersonKind.Citizen, form.Identifier, "", "",
        BirthDate: null, form.Gender, form.Mobile, form.Email, PostalCode: null);
}
