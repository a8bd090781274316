using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Panah.Data;
using Panah.Kernel;
using Panah.People.Credentials;

namespace Panah.People.Staff;

/// <summary>What a new member of staff is given once: nothing of it can be read again.</summary>
public sealed record NewStaff(string Username, string Password, string AuthenticatorSecret, string AuthenticatorUri);

/// <summary>Members of staff and their sessions. A session is told by a cookie of its own: staff and persons never mix.</summary>
public sealed partial class StaffDirectory(AppDb db, PersonalData personal, RateLimits limits, FailedAttempts failed, AuditLog audit, TimeProvider time)
{
    private const string SecretPurpose = "staff.totp";
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan Overall = TimeSpan.FromHours(10);
    private static readonly SecretCookie Cookie = new("panah-office");

    private static readonly TimeSpan SourceKnown = TimeSpan.FromDays(180);

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
            then: "update people.staff_sessions set ended_at = @now where staff_id = @Id and ended_at is null; delete from people.staff_passkeys where staff_id = @Id");
        return renewed ? fresh.Shown : null;
    }

    /// <summary>Password and code of the authenticator app; one answer for whatever is wrong. A code works once.</summary>
    public async Task<bool> SignInAsync(Browser browser, string username, string password, string code, CancellationToken cancel)
    {
        // Folded before anything is counted: «ADMIN» and «admin» are one name, also to the limits (S-H4).
        var name = Fold(username);
        var source = Source(browser);
        var row = await FindAsync(name, source, cancel);
        if (!await MayTryAsync(name, source, row?.SourceKnown == true, cancel)) return false;
        var right = await PasswordHash.VerifyAsync(password, row?.PasswordHash ?? PasswordHash.Decoy, cancel);
        if (right && row is not null && FindStep(personal, row.TotpSecret, code, time.GetUtcNow()) is { } step
            && await db.InTransactionAsync(work => StartAsync(work, browser, row, step, source), cancel)) return true;
        await failed.NoteAsync("staff.sign-in-failed", named: row?.Id.ToString(), typed: name, cancel: cancel);
        return false;
    }

    /// <summary>Failed sign-ins with their name since the sign-in before this one: told to them (S-M9).</summary>
    public async Task<int> FailuresSinceLastAsync(StaffMember member, CancellationToken cancel) =>
        await failed.CountAsync(
            "staff.sign-in-failed", member.Id.ToString(), await LastSignInAsync(member, cancel) ?? time.GetUtcNow() - TimeSpan.FromDays(30), cancel);

    private async Task<DateTimeOffset?> LastSignInAsync(StaffMember member, CancellationToken cancel)
    {
        var last = await db.Alone(cancel).ExecuteScalarAsync<DateTime?>(
            "select max(started_at) from people.staff_sessions where staff_id = @Id and id <> @SessionId", new { member.Id, member.SessionId });
        return last is { } at ? new DateTimeOffset(at, TimeSpan.Zero) : null;
    }

    internal static long? FindStep(PersonalData personal, byte[] secret, string code, DateTimeOffset now) =>
        Totp.FindStep(Convert.FromHexString(personal.Decrypt(SecretPurpose, secret)), code, now);

    /// <summary>Who the request's office cookie says; null for a stranger, an idle or ended session, a disabled member. Notes that they were here.</summary>
    public async Task<StaffMember?> SeenAsync(Browser browser)
    {
        if (Cookie.Read(browser) is not { } hash) return null;
        var now = time.GetUtcNow();
        var row = await db.Alone(browser.Gone).QuerySingleOrDefaultAsync<MemberRow>(
            """
            update people.staff_sessions s set last_seen_at = case when @polled then s.last_seen_at else @now end from people.staff m
            where s.token_hash = @hash and m.id = s.staff_id and m.disabled_at is null
              and s.ended_at is null and s.expires_at > @now and s.last_seen_at > @idle
            returning m.id, s.id as session_id, m.username, m.roles, m.branch_code, case when isfinite(s.proven_at) then s.proven_at end as proven_at
            """,
            // What a page asks for by itself keeps nobody signed in (S-L5).
            new { hash, now, idle = now - Idle, polled = browser.AsksByItself });
        return row is null ? null : new StaffMember(row.Id, row.SessionId, row.Username, (StaffRole)row.Roles, row.BranchCode, row.ProvenAt);
    }

    public async Task SignOutAsync(Browser browser, CancellationToken cancel)
    {
        if (Cookie.Read(browser) is { } hash)
        {
            await db.Alone(cancel).ExecuteAsync(
                "update people.staff_sessions set ended_at = @now where token_hash = @hash and ended_at is null", new { hash, now = time.GetUtcNow() });
        }

        Cookie.Delete(browser);
    }

    /// <summary>A session for a member whose passkey was recognised; false when they were disabled meanwhile.</summary>
    internal Task<bool> StartByPasskeyAsync(Browser browser, Guid staffId, CancellationToken cancel) => db.InTransactionAsync(
        async work =>
        {
            // Held until the session is there: whoever disables the member waits, and ends it.
            if (!await work.ExecuteScalarAsync<bool>("select exists (select from people.staff where id = @staffId and disabled_at is null for share)", new { staffId })) return false;
            await BeginAsync(work, browser, staffId, Source(browser));
            return true;
        },
        cancel);

    private async Task<bool> StartAsync(Work work, Browser browser, CredentialRow member, long step, byte[] source)
    {
        var staffId = member.Id;
        // The password that was judged must still be theirs: it may have been renewed meanwhile.
        var spent = await work.ExecuteAsync(
            "update people.staff set totp_step = @step where id = @staffId and totp_step < @step and disabled_at is null and password_hash = @PasswordHash", new { staffId, step, member.PasswordHash });
        if (spent == 0) return false;
        await BeginAsync(work, browser, staffId, source);
        return true;
    }

    private async Task BeginAsync(Work work, Browser browser, Guid staffId, byte[] source)
    {
        var now = time.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        await work.ExecuteAsync(
            """
            insert into people.staff_sessions (id, staff_id, token_hash, started_at, last_seen_at, expires_at, proven_at)
            values (@id, @staffId, @hash, @now, @now, @expires, @now);
            insert into people.staff_sources (staff_id, source_index, known_at) values (@staffId, @source, @now)
            on conflict (staff_id, source_index) do update set known_at = excluded.known_at
            """,
            new { id, staffId, source, hash = Cookie.Issue(work, browser), now, expires = now + Overall });
        await audit.WriteAsync(work, new AuditEntry("staff.signed-in", ActorKind.Staff, staffId, ObjectId: id.ToString()));
    }

    private Task<bool> ChangeAsync(string sql, object arguments, AuditEntry entry, CancellationToken cancel, string? then = null) => db.InTransactionAsync(
        async work =>
        {
            if (await work.ExecuteAsync(sql, arguments) == 0) return false;
            if (then is not null) await work.ExecuteAsync(then, arguments);
            await audit.WriteAsync(work, entry);
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

    private static string Fold(string username) => PersianText.FoldDigits(username).Trim().ToLowerInvariant();

    private byte[] Source(Browser browser) => personal.BlindIndex("staff.source", browser.Source);

    private async Task<bool> MayTryAsync(string name, byte[] source, bool known, CancellationToken cancel)
    {
        var from = Convert.ToHexString(source);
        List<(string Key, Limit Limit)> takes = [.. LimitBook.StaffSignIn.Select(limit => ($"{name}|{from}", limit)), .. LimitBook.StaffSignInAddress.Select(limit => (from, limit))];
        if (!known) takes.AddRange(LimitBook.StaffSignInName.Select(limit => (name, limit)));
        return await limits.TryTakeAsync(takes, cancel) == TimeSpan.Zero;
    }

    private Task<CredentialRow?> FindAsync(string name, byte[] source, CancellationToken cancel) =>
        db.Alone(cancel).QuerySingleOrDefaultAsync<CredentialRow>(
            """
            select id, password_hash, totp_secret,
                exists (select from people.staff_sources s where s.staff_id = m.id and s.source_index = @source and s.known_at > @since) as source_known
            from people.staff m where username = @name and disabled_at is null
            """,
            new { name, source, since = time.GetUtcNow() - SourceKnown });

    private sealed record CredentialRow(Guid Id, string PasswordHash, byte[] TotpSecret, bool SourceKnown);

    private sealed class MemberRow
    {
        public Guid Id { get; init; }
        public Guid SessionId { get; init; }
        public string Username { get; init; } = "";
        public int Roles { get; init; }
        public string? BranchCode { get; init; }
        public DateTimeOffset? ProvenAt { get; init; }
    }
}
