using Dapper;
using Microsoft.AspNetCore.Http;
using Npgsql;
using Panah.Data;

namespace Panah.People;

/// <summary>Opaque sessions in PostgreSQL: 256 bits of token, only its hash stored; idle 1 h, overall 12 h.</summary>
public sealed class Sessions(AppDb db, AuditLog audit, Devices devices, PersonDirectory directory, IEnumerable<ISessionObserver> observers, TimeProvider time)
{
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
    public async Task<SignedIn> StartAsync(NpgsqlTransaction transaction, HttpContext http, Guid personId, SignInDoor door, SignInMethods methods, CancellationToken cancel = default)
    {
        var now = time.GetUtcNow();
        var next = Guid.CreateVersion7(now);
        if (Cookie.Read(http) is { } former)
            await ReplaceAsync(transaction, former, personId, next, cancel);

        var deviceId = await devices.RecognizeAsync(transaction, http, personId, cancel);
        var session = new SignedIn(next, personId, door, methods, now, null) { EndsAt = now + Idle };
        await transaction.Connection!.ExecuteAsync(new CommandDefinition(
            """
            insert into people.sessions (id, person_id, device_id, token_hash, door, methods, authenticated_at, last_seen_at, expires_at)
            values (@SessionId, @personId, @deviceId, @hash, @door, @methods, @now, @now, @expires)
            """,
            new { session.SessionId, personId, deviceId, hash = Cookie.Issue(http), door = (short)door, methods = (short)methods, now, expires = now + Overall },
            transaction, cancellationToken: cancel));
        await audit.WriteAsync(transaction, new AuditEntry("people.signed-in", ActorKind.Person, personId, personId, session.SessionId.ToString(), new { door = door.ToString() }), cancel);
        return session;
    }

    /// <summary>Ends one session of the person; false when it is not theirs or already ended.</summary>
    public async Task<bool> EndAsync(NpgsqlTransaction transaction, Guid personId, Guid sessionId, CancellationToken cancel = default)
    {
        var ended = await transaction.Connection!.ExecuteAsync(new CommandDefinition(
            "update people.sessions set ended_at = @now where id = @sessionId and person_id = @personId and ended_at is null",
            new { sessionId, personId, now = time.GetUtcNow() }, transaction, cancellationToken: cancel));
        if (ended == 0) return false;
        await TellEndedAsync(transaction, personId, [sessionId], cancel);
        await audit.WriteAsync(transaction, new AuditEntry("people.signed-out", ActorKind.Person, personId, personId, sessionId.ToString()), cancel);
        return true;
    }

    /// <summary>Ends all sessions of the person (sign-out everywhere, reset, mobile change).</summary>
    /// <param name="except">A session to keep, the one that asks for it; null ends every one.</param>
    /// <returns>How many ended.</returns>
    public async Task<int> EndAllAsync(NpgsqlTransaction transaction, Guid personId, Guid? except = null, CancellationToken cancel = default)
    {
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
                    update people.sessions set ended_at = @now where id in (
                        select id from people.sessions where ended_at is null and (expires_at <= @now or last_seen_at <= @idle) limit @most for update skip locked)
                    returning id, person_id
                    """,
                    new { now, idle = now - Idle, most }, transaction, cancellationToken: cancel))).AsList();
                foreach (var person in lapsed.GroupBy(static row => row.PersonId))
                    await TellEndedAsync(transaction, person.Key, [.. person.Select(static row => row.Id)], cancel);
                return lapsed.Count;
            },
            cancel);

    /// <summary>Lets the session act for a company, or with null for the person again. The one who calls has asked the registry.</summary>
    public async Task ActForAsync(NpgsqlTransaction transaction, SignedIn session, string? companyId, CancellationToken cancel = default)
    {
        var changed = await transaction.Connection!.ExecuteAsync(new CommandDefinition(
            "update people.sessions set acting_for_company = @companyId where id = @SessionId and ended_at is null and acting_for_company is distinct from @companyId",
            new { session.SessionId, companyId }, transaction, cancellationToken: cancel));
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
    public async Task SignOutAsync(HttpContext http, CancellationToken cancel = default)
    {
        if (await http.GetSignedInAsync() is { } session)
            await db.InTransactionAsync(async transaction => { await EndAsync(transaction, session.PersonId, session.SessionId, cancel); }, cancel);
        Cookie.Delete(http);
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

    /// <summary>Who the request's cookie says; null for a stranger, an idle or ended session. Touches the session at most once a minute.</summary>
    internal async Task<SignedIn?> ReadAsync(HttpContext http)
    {
        if (Cookie.Read(http) is not { } hash) return null;
        var now = time.GetUtcNow();
        await using var connection = await db.OpenAsync(http.RequestAborted);
        var row = await connection.QuerySingleOrDefaultAsync<SessionRow>(new CommandDefinition(
            """
            select s.id, s.person_id, s.door, s.methods, s.acting_for_company, s.authenticated_at, s.last_seen_at, s.expires_at, p.first_name, p.last_name
            from people.sessions s join people.persons p on p.id = s.person_id
            where s.token_hash = @hash and s.ended_at is null and s.expires_at > @now and s.last_seen_at > @idle
            """,
            new { hash, now, idle = now - Idle }, cancellationToken: http.RequestAborted));
        if (row is null) return null;
        var seen = row.LastSeenAt;
        if (seen <= now - TouchEvery)
        {
            // Conditional: of many requests at once, one writes.
            await connection.ExecuteAsync(new CommandDefinition(
                "update people.sessions set last_seen_at = @now where id = @Id and last_seen_at <= @before and ended_at is null",
                new { row.Id, now, before = now - TouchEvery }, cancellationToken: http.RequestAborted));
            seen = now;
        }

        return new SignedIn(row.Id, row.PersonId, (SignInDoor)row.Door, (SignInMethods)row.Methods, row.AuthenticatedAt, row.ActingForCompany)
        {
            EndsAt = seen + Idle < row.ExpiresAt ? seen + Idle : row.ExpiresAt,
            CanStay = seen + Idle < row.ExpiresAt,
            ShortName = directory.ShortName(row.FirstName, row.LastName),
        };
    }

    private async Task ReplaceAsync(NpgsqlTransaction transaction, byte[] formerHash, Guid personId, Guid next, CancellationToken cancel)
    {
        var former = await transaction.Connection!.QuerySingleOrDefaultAsync<SessionRow>(new CommandDefinition(
            "update people.sessions set ended_at = @now where token_hash = @formerHash and ended_at is null returning id, person_id",
            new { formerHash, now = time.GetUtcNow() }, transaction, cancellationToken: cancel));
        if (former is null) return;
        if (former.PersonId != personId)
        {
            await TellEndedAsync(transaction, former.PersonId, [former.Id], cancel);
            return;
        }

        foreach (var observer in observers)
            await observer.ReplacedAsync(transaction, former.Id, next, cancel);
    }

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
        public string? ActingForCompany { get; init; }
        public DateTimeOffset AuthenticatedAt { get; init; }
        public DateTimeOffset LastSeenAt { get; init; }
        public DateTimeOffset ExpiresAt { get; init; }
        public byte[] FirstName { get; init; } = [];
        public byte[] LastName { get; init; } = [];
    }
}
