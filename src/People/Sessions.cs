using Dapper;
using Npgsql;
using Panah.Data;
using Panah.Kernel;
using Panah.People.Safety;

namespace Panah.People;

/// <summary>Opaque sessions in PostgreSQL: 256 bits of token, only its hash stored; idle 1 h, overall 12 h.</summary>
public sealed class Sessions(AppDb db, AuditLog audit, Devices devices, PersonDirectory directory, IEnumerable<ISessionObserver> observers, SealedText sealedText, TimeProvider time)
{
    /// <summary>Of the company that a session acts for, encrypted at rest (S-L4).</summary>
    internal const string CompanyPurpose = "people.company";

    /// <summary>Of its name, which stands after its ID: a session that another company was put into by a node that knows no names shows none.</summary>
    internal const string CompanyNamePurpose = "people.company-name";

    /// <summary>A session nobody uses ends after this.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromHours(1);

    /// <summary>A session ends after this, used or not.</summary>
    public static readonly TimeSpan Overall = TimeSpan.FromHours(12);

    private static readonly TimeSpan TouchEvery = TimeSpan.FromMinutes(1);
    private static readonly SecretCookie Cookie = new("panah-session");

    /// <summary>
    /// Starts a session and sets its cookie. The session the browser came with ends: a cookie planted before sign-in is worth nothing after it.
    /// A sign-in from a new device is told to the person.
    /// </summary>
    public Task<SignedIn> StartAsync(NpgsqlTransaction transaction, Browser browser, Guid personId, SignInDoor door, SignInMethods methods, CancellationToken cancel = default) =>
        StartAsync(transaction, browser, personId, new SignInProof(door, methods), cancel);

    /// <inheritdoc cref="StartAsync(NpgsqlTransaction, Browser, Guid, SignInDoor, SignInMethods, CancellationToken)"/>
    public async Task<SignedIn> StartAsync(NpgsqlTransaction transaction, Browser browser, Guid personId, SignInProof proof, CancellationToken cancel = default)
    {
        var now = time.GetUtcNow();
        var next = Guid.CreateVersion7(now);
        await PersonLock.HoldAsync(transaction, [personId, .. await FormerAsync(transaction, browser, cancel)], cancel);
        if (Cookie.Read(browser) is { } former)
            await ReplaceAsync(transaction, former, personId, next, cancel);

        await ClosedAccounts.LiftAsync(transaction, personId, proof, now, cancel);
        var deviceId = await devices.RecognizeAsync(transaction, browser, personId, cancel);
        var session = new SignedIn(next, personId, proof.Door, proof.Methods, now, null) { EndsAt = now + Idle, Level = proof.Level };
        await transaction.Connection!.ExecuteAsync(new CommandDefinition(
            """
            insert into people.sessions (id, person_id, device_id, token_hash, door, methods, level, approved_by, authenticated_at, last_seen_at, expires_at)
            values (@SessionId, @personId, @deviceId, @hash, @door, @methods, @level, @ApprovedBy, @now, @now, @expires)
            """,
            new
            {
                session.SessionId, personId, deviceId, hash = Cookie.Issue(transaction, browser), door = (short)proof.Door, methods = (short)proof.Methods, level = (short)proof.Level,
                proof.ApprovedBy, now, expires = now + Overall,
            },
            transaction, cancellationToken: cancel));
        await audit.WriteAsync(transaction, new AuditEntry("people.signed-in", ActorKind.Person, personId, personId, session.SessionId.ToString(), new { door = proof.Door.ToString() }), cancel);
        return session;
    }

    /// <summary>
    /// The person has just typed a code from their own phone: the session stands at <see cref="Level.Code"/> at least, signed in anew from now on.
    /// Its cookie is a new one, so that whoever had the former keeps nothing. False when it ended meanwhile.
    /// </summary>
    internal async Task<bool> RaiseAsync(NpgsqlTransaction transaction, Browser browser, SignedIn session, CancellationToken cancel)
    {
        var (secret, next) = SecretCookie.New();
        var raised = await transaction.Connection!.ExecuteAsync(new CommandDefinition(
            """
            update people.sessions set methods = methods | @code, level = greatest(level, @level), authenticated_at = @now, last_seen_at = @now, token_hash = @next
            where id = @SessionId and token_hash = @former and ended_at is null
            """,
            new { session.SessionId, former = Cookie.Read(browser), next, code = (short)SignInMethods.SmsCode, level = (short)Level.Code, now = time.GetUtcNow() },
            transaction, cancellationToken: cancel));
        if (raised == 1) transaction.AfterCommit(() => Cookie.Append(browser, secret));
        return raised == 1;
    }

    /// <summary>Ends one session of the person; false when it is not theirs or already ended.</summary>
    public async Task<bool> EndAsync(NpgsqlTransaction transaction, Guid personId, Guid sessionId, CancellationToken cancel = default)
    {
        await PersonLock.HoldAsync(transaction, personId, cancel);
        var ended = await transaction.Connection!.ExecuteAsync(new CommandDefinition(
            "update people.sessions set ended_at = @now where id = @sessionId and person_id = @personId and ended_at is null",
            new { sessionId, personId, now = time.GetUtcNow() }, transaction, cancellationToken: cancel));
        if (ended == 0) return false;
        await TellEndedAsync(transaction, personId, [sessionId, .. await EndApprovedAsync(transaction, [sessionId], cancel)], cancel);
        await audit.WriteAsync(transaction, new AuditEntry("people.signed-out", ActorKind.Person, personId, personId, sessionId.ToString()), cancel);
        return true;
    }

    /// <summary>Ends all sessions of the person (sign-out everywhere, reset, mobile change).</summary>
    /// <param name="except">A session to keep, the one that asks for it; null ends every one.</param>
    /// <returns>How many ended.</returns>
    public async Task<int> EndAllAsync(NpgsqlTransaction transaction, Guid personId, Guid? except = null, CancellationToken cancel = default)
    {
        await PersonLock.HoldAsync(transaction, personId, cancel);
        IReadOnlyList<Guid> ended = [.. await transaction.Connection!.QueryAsync<Guid>(new CommandDefinition(
            "update people.sessions set ended_at = @now where person_id = @personId and ended_at is null and id is distinct from @except returning id",
            new { personId, except, now = time.GetUtcNow() }, transaction, cancellationToken: cancel))];
        if (ended.Count == 0) return 0;
        await TellEndedAsync(transaction, personId, ended, cancel);
        await audit.WriteAsync(transaction, new AuditEntry("people.signed-out-everywhere", ActorKind.Person, personId, personId, Details: new { ended = ended.Count }), cancel);
        return ended.Count;
    }

    /// <inheritdoc cref="EndAllAsync(NpgsqlTransaction, Guid, Guid?, CancellationToken)"/>
    public Task<int> EndAllAsync(NpgsqlTransaction transaction, Guid personId, CancellationToken cancel) => EndAllAsync(transaction, personId, null, cancel);

    /// <summary>Ends what was idle or open for too long, so that services that signed people in on its strength hear of it like of any other end.</summary>
    /// <param name="most">So many at once.</param>
    /// <returns>How many ended.</returns>
    internal Task<int> EndLapsedAsync(int most, CancellationToken cancel) =>
        db.InTransactionAsync(
            async transaction =>
            {
                var now = time.GetUtcNow();
                var lapsed = (await transaction.Connection!.QueryAsync<SessionRow>(new CommandDefinition(
                    """
                    with lapsed as materialized (
                        select id, person_id from people.sessions where ended_at is null and (expires_at <= @now or last_seen_at <= @idle) limit @most),
                    held as materialized (
                        select id from people.persons where id in (select person_id from lapsed) order by id for no key update skip locked)
                    update people.sessions s set ended_at = @now from lapsed join held on held.id = lapsed.person_id
                    where s.id = lapsed.id and s.ended_at is null and (s.expires_at <= @now or s.last_seen_at <= @idle)
                    returning s.id, s.person_id
                    """,
                    new { now, idle = now - Idle, most }, transaction, cancellationToken: cancel))).AsList();
                foreach (var person in lapsed.GroupBy(static row => row.PersonId))
                {
                    Guid[] ended = [.. person.Select(static row => row.Id)];
                    await TellEndedAsync(transaction, person.Key, [.. ended, .. await EndApprovedAsync(transaction, ended, cancel)], cancel);
                }

                return lapsed.Count;
            },
            cancel);

    /// <summary>Lets the session act for a company, or with null for the person again. The one who calls has asked the registry.</summary>
    /// <param name="name">What the registry calls the company.</param>
    public async Task ActForAsync(NpgsqlTransaction transaction, SignedIn session, string? companyId, string? name, CancellationToken cancel = default)
    {
        var kept = companyId is null ? null : await sealedText.KeepAlikeAsync(transaction.Connection!, CompanyPurpose, companyId, cancel);
        var called = companyId is null || name is null ? null : sealedText.Hide(CompanyNamePurpose, $"{companyId} {name}");
        var changed = await transaction.Connection!.ExecuteAsync(new CommandDefinition(
            "update people.sessions set acting_for_company = @kept, acting_for_name = @called, company_checked_at = @now where id = @SessionId and ended_at is null and acting_for_company is distinct from @kept",
            new { session.SessionId, kept, called, now = time.GetUtcNow() }, transaction, cancellationToken: cancel));
        if (changed == 0) return;
        var action = companyId is null ? "people.acts-for-self" : "people.acts-for-company";
        await audit.WriteAsync(transaction, new AuditEntry(action, ActorKind.Person, session.PersonId, session.PersonId, companyId ?? session.ActingForCompany), cancel);
    }

    /// <summary>Whether the session still stands: what was allowed on its strength a moment ago may have been taken back.</summary>
    public async Task<bool> IsLiveAsync(NpgsqlTransaction transaction, Guid sessionId, CancellationToken cancel = default)
    {
        var now = time.GetUtcNow();
        return await transaction.Connection!.ExecuteScalarAsync<bool>(new CommandDefinition(
            "select exists (select 1 from people.sessions where id = @sessionId and ended_at is null and expires_at > @now and last_seen_at > @idle for share)",
            new { sessionId, now, idle = now - Idle }, transaction, cancellationToken: cancel));
    }

    /// <summary>Signs the browser out: its session ends, its cookie goes.</summary>
    /// <param name="session">Of this browser; null where it has none that lives.</param>
    public async Task SignOutAsync(Browser browser, SignedIn? session, CancellationToken cancel = default)
    {
        if (session is not null)
            await db.InTransactionAsync(async transaction => { await EndAsync(transaction, session.PersonId, session.SessionId, cancel); }, cancel);
        Cookie.Delete(browser);
    }

    /// <summary>The person's live sessions, the one used last first.</summary>
    public async Task<IReadOnlyList<SessionInfo>> ListAsync(Guid personId, CancellationToken cancel = default)
    {
        await using var connection = await db.OpenAsync(cancel);
        var now = time.GetUtcNow();
        var rows = await connection.QueryAsync<SessionRow>(new CommandDefinition(
            """
            select s.id, d.label as device, s.door, s.methods, s.authenticated_at, s.last_seen_at
            from people.sessions s join people.devices d on d.id = s.device_id
            where s.person_id = @personId and s.ended_at is null and s.expires_at > @now and s.last_seen_at > @idle
            order by s.last_seen_at desc, s.id desc
            """,
            new { personId, now, idle = now - Idle }, cancellationToken: cancel));
        return rows.Select(static row => new SessionInfo(row.Id, row.Device, (SignInDoor)row.Door, (SignInMethods)row.Methods, row.AuthenticatedAt, row.LastSeenAt)).ToList();
    }

    /// <summary>The sign-in before the present one, for «your last sign-in»; null at the first.</summary>
    public async Task<DateTimeOffset?> LastSignInAsync(Guid personId, Guid butNot, CancellationToken cancel = default)
    {
        await using var connection = await db.OpenAsync(cancel);
        var last = await connection.ExecuteScalarAsync<DateTime?>(new CommandDefinition(
            "select max(authenticated_at) from people.sessions where person_id = @personId and id <> @butNot", new { personId, butNot }, cancellationToken: cancel));
        return last is { } at ? new DateTimeOffset(at, TimeSpan.Zero) : null;
    }

    /// <summary>Whether the browser comes with a session's cookie, alive or not.</summary>
    internal static bool HasCookie(Browser browser) => Cookie.Read(browser) is not null;

    /// <summary>Who the request's cookie says; null for a stranger, an idle or ended session. Touches the session at most once a minute.</summary>
    internal async Task<SignedIn?> ReadAsync(Browser browser)
    {
        if (Cookie.Read(browser) is not { } hash) return null;
        var now = time.GetUtcNow();
        await using var connection = await db.OpenAsync(browser.Gone);
        var row = await connection.QuerySingleOrDefaultAsync<SessionRow>(new CommandDefinition(
            """
            select s.id, s.person_id, s.door, s.methods, s.level, s.acting_for_company, s.acting_for_name, s.company_checked_at, s.authenticated_at, s.last_seen_at, s.expires_at, p.first_name, p.last_name
            from people.sessions s join people.persons p on p.id = s.person_id
            where s.token_hash = @hash and s.ended_at is null and s.expires_at > @now and s.last_seen_at > @idle
            """,
            new { hash, now, idle = now - Idle }, cancellationToken: browser.Gone));
        if (row is null) return null;
        var seen = row.LastSeenAt;
        // What a page asks for by itself is no use of the session by its person (S-L5).
        if (seen <= now - TouchEvery && !browser.AsksByItself)
        {
            // Conditional: of many requests at once, one writes.
            await connection.ExecuteAsync(new CommandDefinition(
                "update people.sessions set last_seen_at = @now where id = @Id and last_seen_at <= @before and ended_at is null",
                new { row.Id, now, before = now - TouchEvery }, cancellationToken: browser.Gone));
            seen = now;
        }

        return new SignedIn(row.Id, row.PersonId, (SignInDoor)row.Door, (SignInMethods)row.Methods, row.AuthenticatedAt, sealedText.Show(CompanyPurpose, row.ActingForCompany))
        {
            KeptCompany = row.ActingForCompany,
            ActingForName = NameOf(row),
            Level = (Level)row.Level,
            CompanyCheckedAt = row.CompanyCheckedAt,
            EndsAt = seen + Idle < row.ExpiresAt ? seen + Idle : row.ExpiresAt,
            CanStay = seen + Idle < row.ExpiresAt,
            ShortName = directory.ShortName(row.FirstName, row.LastName),
        };
    }

    private string? NameOf(SessionRow row) =>
        row.ActingForCompany is not null && sealedText.Show(CompanyNamePurpose, row.ActingForName) is { Length: > 12 } called
            && called.StartsWith(sealedText.Show(CompanyPurpose, row.ActingForCompany) + " ", StringComparison.Ordinal) ? called[12..] : null;

    /// <summary>Who the browser's former session belongs to, live or not.</summary>
    private static async Task<IEnumerable<Guid>> FormerAsync(NpgsqlTransaction transaction, Browser browser, CancellationToken cancel) =>
        Cookie.Read(browser) is not { } hash ? [] : await transaction.Connection!.QueryAsync<Guid>(new CommandDefinition(
            "select person_id from people.sessions where token_hash = @hash", new { hash }, transaction, cancellationToken: cancel));

    private async Task ReplaceAsync(NpgsqlTransaction transaction, byte[] formerHash, Guid personId, Guid next, CancellationToken cancel)
    {
        var former = await transaction.Connection!.QuerySingleOrDefaultAsync<SessionRow>(new CommandDefinition(
            "update people.sessions set ended_at = @now where token_hash = @formerHash and ended_at is null returning id, person_id",
            new { formerHash, now = time.GetUtcNow() }, transaction, cancellationToken: cancel));
        if (former is null) return;
        if (former.PersonId != personId)
        {
            await TellEndedAsync(transaction, former.PersonId, [former.Id, .. await EndApprovedAsync(transaction, [former.Id], cancel)], cancel);
            return;
        }

        // The same person signed in again: what they approved goes on with them.
        await transaction.Connection!.ExecuteAsync(new CommandDefinition(
            "update people.sessions set approved_by = @next where approved_by = @Id and ended_at is null", new { former.Id, next }, transaction, cancellationToken: cancel));

        foreach (var observer in observers)
            await observer.ReplacedAsync(transaction, former.Id, next, cancel);
    }

    /// <summary>
    /// Ends what these sessions approved by QR (row S6). A statement of its own, after theirs: it sees the one whose approval held the row until now.
    /// </summary>
    private async Task<IEnumerable<Guid>> EndApprovedAsync(NpgsqlTransaction transaction, Guid[] approvers, CancellationToken cancel) =>
        await transaction.Connection!.QueryAsync<Guid>(new CommandDefinition(
            "update people.sessions set ended_at = @now where approved_by = any (@approvers) and ended_at is null returning id",
            new { approvers, now = time.GetUtcNow() }, transaction, cancellationToken: cancel));

    private async Task TellEndedAsync(NpgsqlTransaction transaction, Guid personId, IReadOnlyList<Guid> ended, CancellationToken cancel)
    {
        foreach (var observer in observers)
            await observer.EndedAsync(transaction, personId, ended, cancel);
    }

    private sealed class SessionRow
    {
        public Guid Id { get; init; }
        public Guid PersonId { get; init; }
        public string Device { get; init; } = "";
        public short Door { get; init; }
        public short Methods { get; init; }
        public short Level { get; init; }
        public string? ActingForCompany { get; init; }
        public string? ActingForName { get; init; }
        public DateTimeOffset? CompanyCheckedAt { get; init; }
        public DateTimeOffset AuthenticatedAt { get; init; }
        public DateTimeOffset LastSeenAt { get; init; }
        public DateTimeOffset ExpiresAt { get; init; }
        public byte[] FirstName { get; init; } = [];
        public byte[] LastName { get; init; } = [];
    }
}
