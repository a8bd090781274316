using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Panah.Data;
using Panah.Kernel;
using Panah.Messaging;

namespace Panah.People.Passkeys;

/// <summary>A passkey as its owner sees it.</summary>
/// <param name="Synced">Kept by the person's password manager on several devices, rather than on one alone.</param>
/// <param name="Suspended">Out of use since a reset, until its owner keeps it on purpose.</param>
internal sealed record OwnPasskey(Guid Id, string Name, bool Synced, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt, bool Suspended);

/// <summary>Row X7: a person's passkeys, from the first to the last use.</summary>
internal sealed class PasskeyKeeper(
    AppDb db, PersonalData personal, PasskeyCeremonies ceremonies, PasskeyChallenges challenges, PersonDirectory directory, RateLimits rates,
    AuditLog audit, Messages messages, TimeProvider time)
{
    /// <summary>As many as one person keeps.</summary>
    public const int Most = 10;

    /// <summary>Characters of a name.</summary>
    public const int LongestName = 40;

    /// <summary>How long ago the sign-in may be for a new passkey.</summary>
    public static readonly TimeSpan Recent = TimeSpan.FromMinutes(10);

    private const string NamePurpose = "passkey.name";

    /// <summary>
    /// Whether this session may add a passkey: signed in a moment ago, by a code to the person's own phone or by another passkey.
    /// A password alone, or a sign-in handed over by QR code, could be a stranger's, and a passkey would let them stay.
    /// </summary>
    public bool MayAdd(SignedIn session) =>
        time.GetUtcNow() - session.AuthenticatedAt <= Recent && (session.Methods & (SignInMethods.SmsCode | SignInMethods.Passkey)) != SignInMethods.None;

    /// <summary>Options of a new passkey for the browser (JSON of WebAuthn 5.4); null when the session may not.</summary>
    public async Task<string?> BeginAddAsync(HttpContext http, SignedIn session)
    {
        if (!MayAdd(session) || await directory.FindAsync(session.PersonId, http.RequestAborted) is not { } person) return null;
        var options = await ceremonies.Handler.MakeCreationOptionsAsync(
            new PasskeyUserEntity { Id = new PasskeyUser(person.Id).Handle, Name = person.ShortName, DisplayName = person.ShortName }, http);
        await challenges.KeepAsync(http, options.AttestationState!, session.SessionId);
        return options.CreationOptionsJson;
    }

    /// <summary>Keeps the passkey that the browser made.</summary>
    /// <returns>Null, or <c>Passkey.Again</c>, <c>Passkey.Refused</c>, <c>Passkey.TooMany</c>.</returns>
    public async Task<Refusal?> AddAsync(HttpContext http, SignedIn session, string credential, string name, CancellationToken cancel)
    {
        if (!MayAdd(session) || await challenges.TakeAsync(http, session.SessionId) is not { } state) return new Refusal("Passkey.Again");
        var result = await ceremonies.Handler.PerformAttestationAsync(new PasskeyAttestationContext { HttpContext = http, CredentialJson = credential, AttestationState = state });
        if (!result.Succeeded || result.UserEntity.Id != new PasskeyUser(session.PersonId).Handle) return new Refusal("Passkey.Refused");
        return await db.InTransactionAsync(
            async work =>
            {
                if (!await InsertAsync(work, session.PersonId, result.Passkey, name)) return new Refusal("Passkey.TooMany");
                await audit.WriteAsync(work, new AuditEntry("people.passkey-added", ActorKind.Person, session.PersonId, session.PersonId));
                await TellAsync(work, session.PersonId, result.Passkey.CredentialId, Devices.Label(http));
                return null;
            },
            cancel);
    }

    /// <summary>Options of a sign-in for the browser (WebAuthn 5.5), for nobody in particular; null when the address asks too often.</summary>
    public async Task<string?> BeginSignInAsync(HttpContext http)
    {
        if (await rates.TryTakeAsync([(RequestSource.Of(http), LimitBook.Passkeys[0]), ("", LimitBook.PasskeysInAll)], http.RequestAborted) > TimeSpan.Zero) return null;
        var options = await ceremonies.Handler.MakeRequestOptionsAsync(null, http);
        await challenges.KeepAsync(http, options.AssertionState!, null);
        return options.RequestOptionsJson;
    }

    /// <summary>Whose passkey answered; null for an answer that does not hold.</summary>
    public async Task<Guid?> RecognizeAsync(HttpContext http, string credential, CancellationToken cancel)
    {
        if (await challenges.TakeAsync(http, null) is not { } state) return null;
        var result = await ceremonies.Handler.PerformAssertionAsync(new PasskeyAssertionContext { HttpContext = http, CredentialJson = credential, AssertionState = state });
        if (!result.Succeeded) return null;
        // The counter is judged again where it is written: of two copies at once, one goes on (WebAuthn 7.2, step 22). Zero stands still.
        var used = await db.Alone(cancel).ExecuteAsync(
            """
            update people.passkeys set sign_count = @count, backed_up = @IsBackedUp, last_used_at = @now
            where credential_id = @CredentialId and person_id = @Id and suspended_at is null and (sign_count < @count or (sign_count = 0 and @count = 0))
            """,
            new { result.Passkey.CredentialId, count = (long)result.Passkey.SignCount, result.Passkey.IsBackedUp, result.User.Id, now = time.GetUtcNow() });
        return used == 1 ? result.User.Id : null;
    }

    public async Task<IReadOnlyList<OwnPasskey>> ListAsync(Guid personId, CancellationToken cancel)
    {
        var rows = await db.Alone(cancel).QueryAsync<Row>(
            "select id, name, backup_eligible, created_at, last_used_at, suspended_at is not null as suspended from people.passkeys where person_id = @personId order by created_at, id", new { personId });
        return [.. rows.Select(row => new OwnPasskey(row.Id, personal.Decrypt(NamePurpose, row.Name), row.BackupEligible, row.CreatedAt, row.LastUsedAt, row.Suspended))];
    }

    public Task<bool> RenameAsync(Guid personId, Guid id, string name, CancellationToken cancel) =>
        ChangeAsync("update people.passkeys set name = @name where id = @id and person_id = @personId", "people.passkey-renamed", personId, id, name, cancel);

    /// <summary>Takes a passkey into use again after a reset: on purpose, and by who has just typed a code from their own phone.</summary>
    public async Task<bool> KeepAsync(SignedIn session, Guid id, CancellationToken cancel) =>
        MayAdd(session) && await ChangeAsync(
            "update people.passkeys set suspended_at = null where id = @id and person_id = @personId and suspended_at is not null", "people.passkey-kept", session.PersonId, id, "", cancel);

    public Task<bool> RemoveAsync(Guid personId, Guid id, CancellationToken cancel) =>
        ChangeAsync("delete from people.passkeys where id = @id and person_id = @personId", "people.passkey-removed", personId, id, "", cancel);

    private Task<bool> ChangeAsync(string sql, string action, Guid personId, Guid id, string name, CancellationToken cancel) =>
        db.InTransactionAsync(
            async work =>
            {
                if (await work.ExecuteAsync(sql, new { id, personId, name = personal.Encrypt(NamePurpose, name) }) == 0) return false;
                await audit.WriteAsync(work, new AuditEntry(action, ActorKind.Person, personId, personId));
                return true;
            },
            cancel);

    private async Task<bool> InsertAsync(Work work, Guid personId, UserPasskeyInfo passkey, string name)
    {
        var now = time.GetUtcNow();
        return await work.ExecuteAsync(
            """
            insert into people.passkeys (id, person_id, credential_id, public_key, sign_count, transports, backup_eligible, backed_up, name, created_at)
            select @id, p.id, @CredentialId, @PublicKey, @count, @transports, @IsBackupEligible, @IsBackedUp, @name, @now
            from (select id from people.persons where id = @personId for update) p
            where (select count(*) from people.passkeys where person_id = @personId and suspended_at is null) < @Most
            on conflict do nothing
            """,
            new
            {
                id = Guid.CreateVersion7(now), personId, passkey.CredentialId, passkey.PublicKey, count = (long)passkey.SignCount,
                transports = passkey.Transports ?? [], passkey.IsBackupEligible, passkey.IsBackedUp, name = personal.Encrypt(NamePurpose, name), now, Most,
            }) == 1;
    }

    private async Task TellAsync(Work work, Guid personId, byte[] credentialId, string device)
    {
        if (await directory.FindAsync(work, personId) is not { Mobile: { } mobile }) return;
        var key = "people.new-passkey." + Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(credentialId));
        await messages.SendAsync(work, new Sms(mobile, "People.NewPasskey", device) { PersonId = personId, OnceKey = key, Lane = Lane.Normal });
    }

    private sealed class Row
    {
        public Guid Id { get; init; }
        public byte[] Name { get; init; } = [];
        public bool BackupEligible { get; init; }
        public DateTimeOffset CreatedAt { get; init; }
        public DateTimeOffset? LastUsedAt { get; init; }
        public bool Suspended { get; init; }
    }
}
