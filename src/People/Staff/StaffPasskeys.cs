using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Panah.Data;
using Panah.Kernel;
using Panah.People.Passkeys;

namespace Panah.People.Staff;

/// <summary>A passkey of a member of staff, as they see it.</summary>
public sealed record StaffPasskey(Guid Id, string Name, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt);

/// <summary>Passkeys of staff (row S7): in place of password and code at the office's door, and as the fresh proof before what gives others power.</summary>
public sealed class StaffPasskeys : IDisposable
{
    private const int Most = 5;
    private const int LongestName = 40;

    /// <summary>Binds a challenge to the office's door: one given for a person's sign-in opens nothing here.</summary>
    private static readonly Guid Door = new("0ff1ce00-0000-7000-8000-000000000000");


    private readonly AppDb _db;
    private readonly StaffDirectory _directory;
    private readonly PasskeyChallenges _challenges;
    private readonly RateLimits _rates;
    private readonly FailedAttempts _failed;
    private readonly AuditLog _audit;
    private readonly TimeProvider _time;
    private readonly PasskeyCeremonies _ceremonies;

    internal StaffPasskeys(
        AppDb db, StaffDirectory directory, PasskeyChallenges challenges, RateLimits rates, FailedAttempts failed, AuditLog audit, PanahSettings settings, TimeProvider time)
    {
        (_db, _directory, _challenges, _rates, _failed, _audit, _time) = (db, directory, challenges, rates, failed, audit, time);
        _ceremonies = new PasskeyCeremonies(new PasskeyUsers(db, "people.staff_passkeys", "staff_id"), settings);
    }

    public async Task<IReadOnlyList<StaffPasskey>> ListAsync(StaffMember member, CancellationToken cancel)
    {
        return (await _db.Alone(cancel).QueryAsync<Row>("select id, name, created_at, last_used_at from people.staff_passkeys where staff_id = @Id order by created_at, id", new { member.Id }))
            .Select(static row => new StaffPasskey(row.Id, row.Name, row.CreatedAt, row.LastUsedAt)).ToList();
    }

    /// <summary>Options of a new passkey for the browser; the page that asks has had a fresh code.</summary>
    public async Task<string> BeginAddAsync(HttpContext http, StaffMember member)
    {
        var options = await _ceremonies.Handler.MakeCreationOptionsAsync(
            new PasskeyUserEntity { Id = new PasskeyUser(member.Id).Handle, Name = member.Username, DisplayName = member.Username }, http);
        await _challenges.KeepAsync(http, options.AttestationState!, member.SessionId);
        return options.CreationOptionsJson;
    }

    /// <summary>False when the answer does not hold, or there are as many as one keeps.</summary>
    public async Task<bool> AddAsync(HttpContext http, StaffMember member, string credential, string name, CancellationToken cancel)
    {
        if (await _challenges.TakeAsync(http, member.SessionId) is not { } state) return false;
        var made = await _ceremonies.Handler.PerformAttestationAsync(new PasskeyAttestationContext { HttpContext = http, CredentialJson = credential, AttestationState = state });
        if (!made.Succeeded || made.UserEntity.Id != new PasskeyUser(member.Id).Handle) return false;
        var now = _time.GetUtcNow();
        return await ChangeAsync(
            """
            insert into people.staff_passkeys (id, staff_id, credential_id, public_key, sign_count, transports, backup_eligible, backed_up, name, created_at)
            select @id, m.id, @CredentialId, @PublicKey, @count, @transports, @IsBackupEligible, @IsBackedUp, @name, @now
            from (select id from people.staff where id = @staff and disabled_at is null for update) m
            where (select count(*) from people.staff_passkeys where staff_id = @staff) < @Most
            on conflict do nothing
            """,
            new
            {
                id = Guid.CreateVersion7(now), staff = member.Id, made.Passkey.CredentialId, made.Passkey.PublicKey, count = (long)made.Passkey.SignCount,
                transports = made.Passkey.Transports ?? [], made.Passkey.IsBackupEligible, made.Passkey.IsBackedUp,
                name = name[..Math.Min(name.Length, LongestName)], now, Most,
            },
            "staff.passkey-added", member, cancel);
    }

    public Task<bool> RemoveAsync(StaffMember member, Guid id, CancellationToken cancel) =>
        ChangeAsync("delete from people.staff_passkeys where id = @id and staff_id = @staff", new { id, staff = member.Id }, "staff.passkey-removed", member, cancel);

    /// <summary>Options of a sign-in or a fresh proof, for nobody in particular; null when the address asks too often.</summary>
    public async Task<string?> BeginAsync(HttpContext http)
    {
        if (await _rates.TryTakeAsync(RequestSource.Of(http), LimitBook.StaffPasskeys, http.RequestAborted) > TimeSpan.Zero) return null;
        var options = await _ceremonies.Handler.MakeRequestOptionsAsync(null, http);
        await _challenges.KeepAsync(http, options.AssertionState!, Door);
        return options.RequestOptionsJson;
    }

    /// <summary>Signs in by passkey, without password or code: the device has verified its user.</summary>
    public async Task<bool> SignInAsync(HttpContext http, string credential, CancellationToken cancel)
    {
        if (await RecognizeAsync(http, credential, cancel) is { } staff && await _directory.StartByPasskeyAsync(http, staff, cancel)) return true;
        await _failed.NoteAsync("staff.sign-in-failed", typed: "passkey", cancel: cancel);
        return false;
    }

    /// <summary>A passkey of the same member as the fresh proof.</summary>
    public async Task<bool> ConfirmAsync(HttpContext http, StaffMember member, string credential, CancellationToken cancel)
    {
        if (await RecognizeAsync(http, credential, cancel) != member.Id) return false;
        return await ChangeAsync(
            "update people.staff_sessions set proven_at = @now, failures = 0 where id = @SessionId and staff_id = @Id and ended_at is null",
            new { member.SessionId, member.Id, now = _time.GetUtcNow() }, "staff.confirmed", member, cancel);
    }

    public void Dispose() => _ceremonies.Dispose();

    private async Task<Guid?> RecognizeAsync(HttpContext http, string credential, CancellationToken cancel)
    {
        if (await _challenges.TakeAsync(http, Door) is not { } state) return null;
        var result = await _ceremonies.Handler.PerformAssertionAsync(new PasskeyAssertionContext { HttpContext = http, CredentialJson = credential, AssertionState = state });
        if (!result.Succeeded) return null;
        // Of two copies at once, one goes on (WebAuthn 7.2, step 22). Zero stands still.
        var used = await _db.Alone(cancel).ExecuteAsync(
            """
            update people.staff_passkeys set sign_count = @count, backed_up = @IsBackedUp, last_used_at = @now
            where credential_id = @CredentialId and staff_id = @Id and (sign_count < @count or (sign_count = 0 and @count = 0))
            """,
            new { result.Passkey.CredentialId, count = (long)result.Passkey.SignCount, result.Passkey.IsBackedUp, result.User.Id, now = _time.GetUtcNow() });
        return used == 1 ? result.User.Id : null;
    }

    private Task<bool> ChangeAsync(string sql, object values, string action, StaffMember member, CancellationToken cancel) => _db.InTransactionAsync(
        async work =>
        {
            if (await work.ExecuteAsync(sql, values) == 0) return false;
            await _audit.WriteAsync(work, new AuditEntry(action, ActorKind.Staff, member.Id, ObjectId: member.SessionId.ToString()));
            return true;
        },
        cancel);

    private sealed class Row
    {
        public Guid Id { get; init; }
        public string Name { get; init; } = "";
        public DateTimeOffset CreatedAt { get; init; }
        public DateTimeOffset? LastUsedAt { get; init; }
    }
}
