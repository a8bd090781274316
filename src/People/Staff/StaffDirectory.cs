using System.Security.Cryptography;
using Dapper;
using Microsoft.AspNetCore.Http;
using Npgsql;
using Panah.Data;
using Panah.Kernel;
using Panah.People.Credentials;

namespace Panah.People.Staff;

/// <summary>What a new member of staff is given once: nothing of it can be read again.</summary>
public sealed record NewStaff(string Username, string Password, string AuthenticatorSecret, string AuthenticatorUri);

/// <summary>Members of staff and their sessions. A session is told by a cookie of its own: staff and persons never mix.</summary>
public sealed class StaffDirectory(AppDb db, PersonalData personal, RateLimits limits, AuditLog audit, TimeProvider time)
{
    private const string SecretPurpose = "staff.totp";
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan Overall = TimeSpan.FromHours(10);
    private static readonly SecretCookie Cookie = new("panah-office");

    /// <summary>For one name from one source; a stranger elsewhere takes nothing from the owner.</summary>
    private static readonly Limit[] Tries = [new("staff.sign-in.burst", 5, TimeSpan.FromMinutes(1)), new("staff.sign-in", 30, TimeSpan.FromHours(1))];

    /// <summary>Adds a member with a password and an authenticator secret; null when the name is taken.</summary>
    /// <param name="password">Null makes one up.</param>
    /// <param name="totpSecret">Null makes one up.</param>
    public async Task<NewStaff?> AddAsync(string username, StaffRole roles, string? branchCode = null, string? password = null, byte[]? totpSecret = null, CancellationToken cancel = default)
    {
        password ??= "P" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)) + "7";
        totpSecret ??= Totp.NewSecret();
        var now = time.GetUtcNow();
        await using var connection = await db.OpenAsync(cancel);
        var added = await connection.ExecuteAsync(
            """
            insert into people.staff (id, username, roles, branch_code, password_hash, totp_secret, created_at)
            values (@id, @username, @roles, @branchCode, @hash, @secret, @now) on conflict (username) do nothing
            """,
            new
            {
                id = Guid.CreateVersion7(now), username, roles = (int)roles, branchCode, hash = await PasswordHash.CreateAsync(password, cancel),
                secret = personal.Encrypt(SecretPurpose, Convert.ToHexString(totpSecret)), now,
            });
        return added == 0 ? null : new NewStaff(username, password, Totp.Base32(totpSecret), Totp.Uri("Panah", username, totpSecret));
    }

    /// <summary>Password and code of the authenticator app; one answer for whatever is wrong. A code works once.</summary>
    public async Task<bool> SignInAsync(HttpContext http, string username, string password, string code, CancellationToken cancel)
    {
        if (await limits.TryTakeAsync($"{username}|{http.Connection.RemoteIpAddress}", Tries, cancel) > TimeSpan.Zero) return false;
        var row = await FindAsync(username, cancel);
        var right = await PasswordHash.VerifyAsync(password, row?.PasswordHash ?? PasswordHash.Decoy, cancel);
        if (!right || row is null) return false;
        var secret = Convert.FromHexString(personal.Decrypt(SecretPurpose, row.TotpSecret));
        return Totp.FindStep(secret, code, time.GetUtcNow()) is { } step
            && await db.InTransactionAsync(tx => StartAsync(tx, http, row.Id, step, cancel), cancel);
    }

    /// <summary>Who the request's office cookie says; null for a stranger, an idle or ended session, a disabled member.</summary>
    public async Task<StaffMember?> ReadAsync(HttpContext http)
    {
        if (Cookie.Read(http) is not { } hash) return null;
        var now = time.GetUtcNow();
        await using var connection = await db.OpenAsync(http.RequestAborted);
        var row = await connection.QuerySingleOrDefaultAsync<MemberRow>(
            """
            update people.staff_sessions s set last_seen_at = @now from people.staff m
            where s.token_hash = @hash and m.id = s.staff_id and m.disabled_at is null
              and s.ended_at is null and s.expires_at > @now and s.last_seen_at > @idle
            returning m.id, s.id as session_id, m.username, m.roles, m.branch_code
            """,
            new { hash, now, idle = now - Idle });
        return row is null ? null : new StaffMember(row.Id, row.SessionId, row.Username, (StaffRole)row.Roles, row.BranchCode);
    }

    public async Task SignOutAsync(HttpContext http, CancellationToken cancel)
    {
        if (Cookie.Read(http) is { } hash)
        {
            await using var connection = await db.OpenAsync(cancel);
            await connection.ExecuteAsync(
                "update people.staff_sessions set ended_at = @now where token_hash = @hash and ended_at is null", new { hash, now = time.GetUtcNow() });
        }

        Cookie.Delete(http);
    }

    private async Task<bool> StartAsync(NpgsqlTransaction tx, HttpContext http, Guid staffId, long step, CancellationToken cancel)
    {
        var spent = await tx.Connection!.ExecuteAsync(
            "update people.staff set totp_step = @step where id = @staffId and totp_step < @step and disabled_at is null", new { staffId, step }, tx);
        if (spent == 0) return false;
        var now = time.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        await tx.Connection!.ExecuteAsync(
            """
            insert into people.staff_sessions (id, staff_id, token_hash, started_at, last_seen_at, expires_at)
            values (@id, @staffId, @hash, @now, @now, @expires)
            """,
            new { id, staffId, hash = Cookie.Issue(http), now, expires = now + Overall },
            tx);
        await audit.WriteAsync(tx, new AuditEntry("staff.signed-in", ActorKind.Staff, staffId, ObjectId: id.ToString()), cancel);
        return true;
    }

    private async Task<CredentialRow?> FindAsync(string username, CancellationToken cancel)
    {
        await using var connection = await db.OpenAsync(cancel);
        return await connection.QuerySingleOrDefaultAsync<CredentialRow>(
            "select id, password_hash, totp_secret from people.staff where username = @username and disabled_at is null",
            new { username = PersianText.FoldDigits(username).Trim().ToLowerInvariant() });
    }

    private sealed record CredentialRow(Guid Id, string PasswordHash, byte[] TotpSecret);

    private sealed record MemberRow(Guid Id, Guid SessionId, string Username, int Roles, string? BranchCode);
}
