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
    public Task<SignedIn> StartAsync(Work work, Browser browser, Guid personId, SignInDoor door, SignInMethods methods) =>
        StartAsync(work, browser, personId, new SignInProof(door, methods));

    /// <inheritdoc cref="StartAsync(Work, Browser, Guid, SignInDoor, SignInMethods, CancellationToken)"/>
    public async Task<SignedIn> StartAsync(Work work, Browser browser, Guid personId, SignInProof proof)
    {
        var now = time.GetUtcNow();
        var next = Guid.CreateVersion7(now);
        await PersonLock.HoldAsync(work, [personId, .. await FormerAsync(work, browser)]);
        if (Cookie.Read(browser) is { } former)
            await ReplaceAsync(work, former, personId, next);

        await ClosedAccounts.LiftAsync(work, personId, proof, now);
        var deviceId = await devices.RecognizeAsync(work, browser, personId);
        var session = new SignedIn(next, personId, proof.Door, proof.Methods, now, null) { EndsAt = now + Idle, Level = proof.Level };
        await work.ExecuteAsync(
            """
            insert into people.sessions (id, person_id, device_id, token_hash, door, methods, level, approved_by, authenticated_at, last_seen_at, expires_at)
            values (@SessionId, @personId, @deviceId, @hash, @door, @methods, @level, @ApprovedBy, @now, @now, @expires)
            """,
            new
            {
                session.SessionId, personId, deviceId, hash = Cookie.Issue(work, browser), door = (short)proof.Door, methods = (short)proof.Methods, level = (short)proof.Level,
                proof.ApprovedBy, now, expires = now + Overall,
            });
        await audit.WriteAsync(work, new AuditEntry("people.signed-in", ActorKind.Person, personId, personId, session.SessionId.ToString(), new { door = proof.Door.ToString() }));
        return session;
    }

    /// <summary>
    /// The person has just typed a code from their own phone: the session stands at <see cref="Level.Code"/> at least, signed in anew from now on.
    /// Its cookie is a new one, so that whoever had the former keeps nothing. False when it ended meanwhile.
    /// </summary>
    internal async Task<bool> RaiseAsync(Work work, Browser browser, SignedIn session)
    {
        var (secret, next) = SecretCookie.New();
        var raised = await work.ExecuteAsync(
            """
            update people.sessions set methods = methods | @code, level = greatest(level, @level), authenticated_at = @now, last_seen_at = @now, token_hash = @next
            where id = @SessionId and token_hash = @former and ended_at is null
            """,
            new { session.SessionId, former = Cookie.Read(browser), next, code = (short)SignInMethods.SmsCode, level = (short)Level.Code, now = time.GetUtcNow() });
        if (raised == 1) work.AfterCommit(() => Cookie.Append(browser, secret));
        return raised == 1;
    }

    /// <summary>Ends one session of the person; false when it is not theirs or already ended.</summary>
    public async Task<bool> EndAsync(Work work, Guid personId, Guid sessionId)
    {
        await PersonLock.HoldAsync(work, personId);
        var ended = await work.ExecuteAsync(
            "update people.sessions set ended_at = @now where id = @sessionId and person_id = @personId and ended_at is null",
            new { sessionId, personId, now = time.GetUtcNow() });
        if (ended == 0) return false;
        await TellEndedAsync(work, personId, [sessionId, .. await EndApprovedAsync(work, [sessionId])]);
        await audit.WriteAsync(work, new AuditEntry("people.signed-out", ActorKind.Person, personId, personId, sessionId.ToString()));
        return true;
    }

    /// <summary>Ends all sessions of the person (sign-out everywhere, reset, mobile change).</summary>
    /// <param name="except">A session to keep, the one that asks for it; null ends every one.</param>
    /// <returns>How many ended.</returns>
    public async Task<int> EndAllAsync(Work work, Guid personId, Guid? except = null)
    {
        await PersonLock.HoldAsync(work, personId);
        IReadOnlyList<Guid> ended = [.. await work.QueryAsync<Guid>(
            "update people.sessions set ended_at = @now where person_id = @personId and ended_at is null and id is distinct from @except returning id",
            new { personId, except, now = time.GetUtcNow() })];
        if (ended.Count == 0) return 0;
        await TellEndedAsync(work, personId, ended);
        await audit.WriteAsync(work, new AuditEntry("people.signed-out-everywhere", ActorKind.Person, personId, personId, Details: new { ended = ended.Count }));
        return ended.Count;
    }

    /// <inheritdoc cref="EndAllAsync(Work, Guid, Guid?, CancellationToken)"/>
    public Task<int> EndAllAsync(Work work, Guid personId) => EndAllAsync(work, personId, null);

    /// <summary>Ends what was idle or open for too long, so that services that signed people in on its strength hear of it like of any other end.</summary>
    /// <param name="most">So many at once.</param>
    /// <returns>How many ended.</returns>
    internal Task<int> EndLapsedAsync(int most, CancellationToken cancel) =>
        db.InTransactionAsync(
            async work =>
            {
                var now = time.GetUtcNow();
                var lapsed = await work.QueryAsync<SessionRow>(
                    """
                    with lapsed as materialized (
                        select id, person_id from people.sessions where ended_at is null and (expires_at <= @now or last_seen_at <= @idle) limit @most),
                    held as materialized (
                        select id from people.persons where id in (select person_id from lapsed) order by id for no key update skip locked)
                    update people.sessions s set ended_at = @now from lapsed join held on held.id = lapsed.person_id
                    where s.id = lapsed.id and s.ended_at is null and (s.expires_at <= @now or s.last_seen_at <= @idle)
                    returning s.id, s.person_id
                    """,
                    new { now, idle = now - Idle, most });
                foreach (var person in lapsed.GroupBy(static row => row.PersonId))
                {
                    Guid[] ended = [.. person.Select(static row => row.Id)];
                    await TellEndedAsync(work, person.Key, [.. ended, .. await EndApprovedAsync(work, ended)]);
                }

                return lapsed.Count;
            },
            cancel);

    /// <summary>Lets the session act for a company, or with null for the person again. The one who calls has asked the registry.</summary>
    /// <param name="name">What the registry calls the company.</param>
    public async Task ActForAsync(Work work, SignedIn session, string? companyId, string? name)
    {
        var kept = companyId is null ? null : await sealedText.KeepAlikeAsync(work, CompanyPurpose, companyId);
        var called = companyId is null || name is null ? null : sealedText.Hide(CompanyNamePurpose, $"{companyId} {name}");
        var changed = await work.ExecuteAsync(
            "update people.sessions set acting_for_company = @kept, acting_for_name = @called, company_checked_at = @now where id = @SessionId and ended_at is null and acting_for_company is distinct from @kept",
            new { session.SessionId, kept, called, now = time.GetUtcNow() });
        if (changed == 0) return;
        var action = companyId is null ? "people.acts-for-self" : "people.acts-for-company";
        await audit.WriteAsync(work, new AuditEntry(action, ActorKind.Person, session.PersonId, session.PersonId, companyId ?? session.ActingForCompany));
    }

    /// <summary>Whether the session still stands: what was allowed on its strength a moment ago may have been taken back.</summary>
    public async Task<bool> IsLiveAsync(Work work, Guid sessionId)
    {
        var now = time.GetUtcNow();
        return await work.ExecuteScalarAsync<bool>(
            "select exists (select 1 from people.sessions where id = @sessionId and ended_at is null and expires_at > @now and last_seen_at > @idle for share)",
            new { sessionId, now, idle = now - Idle });
    }

    /// <summary>Signs the browser out: its session ends, its cookie goes.</summary>
    /// <param name="session">Of this browser; null where it has none that lives.</param>
    public async Task SignOutAsync(Browser browser, SignedIn? session, CancellationToken cancel = default)
    {
        if (session is not null)
            await db.InTransactionAsync(async work => { await EndAsync(work, session.PersonId, session.SessionId); }, cancel);
        Cookie.Delete(browser);
    }

    /// <summary>The person's live sessions, the one used last first.</summary>
    public async Task<IReadOnlyList<SessionInfo>> ListAsync(Guid personId, CancellationToken cancel = default)
    {
        var now = time.GetUtcNow();
        var rows = await db.Alone(cancel).QueryAsync<SessionRow>(
            """
            select s.id, d.label as device, s.door, s.methods, s.authenticated_at, s.last_seen_at
            from people.sessions s join people.devices d on d.id = s.device_id
            where s.person_id = @personId and s.ended_at is null and s.expires_at > @now and s.last_seen_at > @idle
            order by s.last_seen_at desc, s.id desc
            """,
            new { personId, now, idle = now - Idle });
        return rows.Select(static row => new SessionInfo(row.Id, row.Device, (SignInDoor)row.Door, (SignInMethods)row.Methods, row.AuthenticatedAt, row.LastSeenAt)).ToList();
    }

    /// <summary>The sign-in before the present one, for «your last sign-in»; null at the first.</summary>
    public async Task<DateTimeOffset?> LastSignInAsync(Guid personId, Guid butNot, CancellationToken cancel = default)
    {
        var last = await db.Alone(cancel).ExecuteScalarAsync<DateTime?>(
            "select max(authenticated_at) from people.sessions where person_id = @personId and id <> @butNot", new { personId, butNot });
        return last is { } at ? new DateTimeOffset(at, TimeSpan.Zero) : null;
    }

    /// <summary>Whether the browser comes with a session's cookie, alive or not.</summary>
    internal static bool HasCookie(Browser browser) => Cookie.Read(browser) is not null;

    /// <summary>Who the request's cookie says; null for a stranger, an idle or ended session. Touches the session at most once a minute.</summary>
    internal async Task<SignedIn?> SeenAsync(Browser browser)
    {
        if (Cookie.Read(browser) is not { } hash) return null;
        var now = time.GetUtcNow();
        var row = await db.Alone(browser.Gone).QuerySingleOrDefaultAsync<SessionRow>(
            """
            select s.id, s.person_id, s.door, s.methods, s.level, s.acting_for_company, s.acting_for_name, s.company_checked_at, s.authenticated_at, s.last_seen_at, s.expires_at, p.first_name, p.last_name
            from people.sessions s join people.persons p on p.id = s.person_id
            where s.token_hash = @hash and s.ended_at is null and s.expires_at > @now and s.last_seen_at > @idle
            """,
            new { hash, now, idle = now - Idle });
        if (row is null) return null;
        var seen = row.LastSeenAt;
        // What a page asks for by itself is no use of the session by its person (S-L5).
        if (seen <= now - TouchEvery && !browser.AsksByItself)
        {
            // Conditional: of many requests at once, one writes.
            await db.Alone(browser.Gone).ExecuteAsync(
                "update people.sessions set last_seen_at = @now where id = @Id and last_seen_at <= @before and ended_at is null",
                new { row.Id, now, before = now - TouchEvery });
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
    private static async Task<IEnumerable<Guid>> FormerAsync(Work work, Browser browser) =>
        Cookie.Read(browser) is not { } hash ? [] : await work.QueryAsync<Guid>(
            "select person_id from people.sessions where token_hash = @hash", new { hash });

    private async Task ReplaceAsync(Work work, byte[] formerHash, Guid personId, Guid next)
    {
        var former = await work.QuerySingleOrDefaultAsync<SessionRow>(
            "update people.sessions set ended_at = @now where token_hash = @formerHash and ended_at is null returning id, person_id",
            new { formerHash, now = time.GetUtcNow() });
        if (former is null) return;
        if (former.PersonId != personId)
        {
            await TellEndedAsync(work, former.PersonId, [former.Id, .. await EndApprovedAsync(work, [former.Id])]);
            return;
        }

        // The same person signed in again: what they approved goes on with them.
        await work.ExecuteAsync(
            "update people.sessions set approved_by = @next where approved_by = @Id and ended_at is null", new { former.Id, next });

        foreach (var observer in observers)
            await observer.ReplacedAsync(work, former.Id, next);
    }

    /// <summary>
    /// Ends what these sessions approved by QR (row S6). A statement of its own, after theirs: it sees the one whose approval held the row until now.
    /// </summary>
    private async Task<IEnumerable<Guid>> EndApprovedAsync(Work work, Guid[] approvers) =>
        await work.QueryAsync<Guid>(
            "update people.sessions set ended_at = @now where approved_by = any (@approvers) and ended_at is null returning id",
            new { approvers, now = time.GetUtcNow() });

    private async Task TellEndedAsync(Work work, Guid personId, IReadOnlyList<Guid> ended)
    {
        foreach (var observer in observers)
            await observer.EndedAsync(work, personId, ended);
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
