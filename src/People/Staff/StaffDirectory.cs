using System.Security.Cryptography;
using System.Text.RegularExpressions;
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
public sealed partial class StaffDirectory(AppDb db, PersonalData personal, RateLimits limits, AuditLog audit, TimeProvider time)
{
    private const string SecretPurpose = "staff.totp";
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan Overall = TimeSpan.FromHours(10);
    private static readonly SecretCookie Cookie = new("panah-office");

    /// <summary>For one name from one source; a stranger elsewhere takes nothing from the owner.</summary>
    private static readonly Limit[] Tries = [new("staff.sign-in.burst", 5, TimeSpan.FromMinutes(1)), new("staff.sign-in", 30, TimeSpan.FromHours(1))];

    /// <summary>A name to sign in with: a small Latin letter, then up to 39 small letters, digits, dots and hyphens.</summary>
    public static bool IsUsername(string? name) => name is not null && UsernamePattern().IsMatch(name);

    /// <summary>Adds a member with a password and an authenticator secret; null when the name is taken.</summary>
    /// <param name="username">See <see cref="IsUsername"/>.</param>
    /// <param name="roles">What they may do.</param>
    /// <param name="branchCode">The branch they work at; null sees every branch.</param>
    /// <param name="password">Null makes one up.</param>
    /// <param name="totpSecret">Null makes one up.</param>
    /// <param name="by">The member of staff who adds them; null for an operator at the command line.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task<NewStaff?> AddAsync(
        string username, StaffRole roles, string? branchCode = null, string? password = null, byte[]? totpSecret = null, Guid? by = null, CancellationToken cancel = default)
    {
        var fresh = await FreshAsync(username, password, totpSecret, cancel);
        var now = time.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        var added = await ChangeAsync(
            "insert into people.staff (id, username, roles, branch_code, password_hash, totp_secret, created_at) values (@id, @username, @roles, @branchCode, @Hash, @Secret, @now) on conflict (username) do nothing",
            new { id, username, roles = (int)roles, branchCode, fresh.Hash, fresh.Secret, now },
            new AuditEntry("staff.added", by is null ? ActorKind.System : ActorKind.Staff, by, ObjectId: id.ToString(), Details: new { Roles = roles.ToString() }), cancel);
        return added ? fresh.Shown : null;
    }

    /// <summary>
    /// A new password and authenticator secret for one who lost theirs; the old ones and their sessions end. Null for oneself, so that a session
    /// left open gives nobody the account, and for one who is disabled.
    /// </summary>
    public async Task<NewStaff?> RenewAsync(Guid by, StaffEntry member, CancellationToken cancel = default)
    {
        var fresh = await FreshAsync(member.Username, password: null, totpSecret: null, cancel);
        var renewed = await ChangeAsync(
            "update people.staff set password_hash = @Hash, totp_secret = @Secret where id = @Id and disabled_at is null and id <> @by",
            new { member.Id, by, fresh.Hash, fresh.Secret, now = time.GetUtcNow() }, new AuditEntry("staff.renewed", ActorKind.Staff, by, ObjectId: member.Id.ToString()), cancel,
            // A statement of its own: it sees the session of a sign-in that held the row until now.
            then: "update people.staff_sessions set ended_at = @now where staff_id = @Id and ended_at is null");
        return renewed ? fresh.Shown : null;
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
            && await db.InTransactionAsync(tx => StartAsync(tx, http, row, step, cancel), cancel);
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

    private async Task<bool> StartAsync(NpgsqlTransaction tx, HttpContext http, CredentialRow member, long step, CancellationToken cancel)
    {
        var staffId = member.Id;
        // The password that was judged must still be theirs: it may have been renewed meanwhile.
        var spent = await tx.Connection!.ExecuteAsync(
            "update people.staff set totp_step = @step where id = @staffId and totp_step < @step and disabled_at is null and password_hash = @PasswordHash", new { staffId, step, member.PasswordHash }, tx);
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

    private Task<bool> ChangeAsync(string sql, object arguments, AuditEntry entry, CancellationToken cancel, string? then = null) => db.InTransactionAsync(
        async tx =>
        {
            if (await tx.Connection!.ExecuteAsync(new CommandDefinition(sql, arguments, tx, cancellationToken: cancel)) == 0) return false;
            if (then is not null) await tx.Connection!.ExecuteAsync(new CommandDefinition(then, arguments, tx, cancellationToken: cancel));
            await audit.WriteAsync(tx, entry, cancel);
            return true;
        },
        cancel);

    /// <summary>What a member is shown once, and what is kept of it.</summary>
    private async Task<(NewStaff Shown, string Hash, byte[] Secret)> FreshAsync(string username, string? password, byte[]? totpSecret, CancellationToken cancel)
    {
        password ??= "P" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)) + "7";
        totpSecret ??= Totp.NewSecret();
        return (
            new NewStaff(username, password, Totp.Base32(totpSecret), Totp.Uri("Panah", username, totpSecret)),
            await PasswordHash.CreateAsync(password, cancel), personal.Encrypt(SecretPurpose, Convert.ToHexString(totpSecret)));
    }

    [GeneratedRegex(@"\A[a-z][a-z0-9.-]{1,39}\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex UsernamePattern();

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
