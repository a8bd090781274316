using Panah.Data;

namespace Panah.People.Staff;

/// <summary>A member of staff as administrators see them.</summary>
/// <param name="LastSeenAt">When they last used the office; null for never, or longer ago than sessions are kept.</param>
public sealed record StaffEntry(Guid Id, string Username, StaffRole Roles, string? BranchCode, DateTimeOffset CreatedAt, DateTimeOffset? DisabledAt, DateTimeOffset? LastSeenAt);

/// <summary>
/// Who works in the office and what they may do there. A change counts from their next click: roles are read at each request. Only an
/// administrator changes anything, and never their own administration: the office can't lose its last one.
/// </summary>
public sealed class StaffDesk(AppDb db, AuditLog audit, TimeProvider time)
{
    private const int Administration = (int)StaffRole.Administration;

    private const string Select =
        """
        select m.id, m.username, m.roles, m.branch_code, m.created_at, m.disabled_at, s.last_seen_at
        from people.staff m left join lateral (select max(last_seen_at) as last_seen_at from people.staff_sessions where staff_id = m.id) s on true
        """;

    /// <summary>Still an administrator, at the moment of the change; two who take it from each other don't both succeed.</summary>
    private const string ByAdministrator = "exists (select from people.staff a where a.id = @by and a.disabled_at is null and a.roles & @Administration <> 0)";

    /// <summary>By name, disabled ones last.</summary>
    public async Task<IReadOnlyList<StaffEntry>> ListAsync(CancellationToken cancel = default)
    {
        var rows = await db.Alone(cancel).QueryAsync<Row>(Select + " order by m.disabled_at is not null, m.username");
        return [.. rows.Select(row => row.ToEntry())];
    }

    public async Task<StaffEntry?> FindAsync(Guid id, CancellationToken cancel = default)
    {
        return (await db.Alone(cancel).QuerySingleOrDefaultAsync<Row>(Select + " where m.id = @id", new { id }))?.ToEntry();
    }

    /// <summary>False when the roles were no longer <paramref name="seen"/>, when one takes administration from oneself, or is no administrator any more.</summary>
    public Task<bool> ChangeRolesAsync(Guid by, Guid id, StaffRole seen, StaffRole roles, CancellationToken cancel = default) => ChangeAsync(
        by, id, "staff.roles-changed", new { From = seen.ToString(), To = roles.ToString() },
        $"""
        update people.staff set roles = @roles
        where id = @id and roles = @seen and disabled_at is null and (id <> @by or @roles & @Administration <> 0) and {ByAdministrator}
        """,
        new { by, id, seen = (int)seen, roles = (int)roles, Administration }, cancel);

    /// <summary>Ends their sessions and lets them in no more. False for oneself, and for one who was disabled already.</summary>
    public Task<bool> DisableAsync(Guid by, Guid id, CancellationToken cancel = default) => ChangeAsync(
        by, id, "staff.disabled", details: null,
        $"update people.staff set disabled_at = @now where id = @id and disabled_at is null and id <> @by and {ByAdministrator}",
        new { by, id, now = time.GetUtcNow(), Administration }, cancel, endSessions: true);

    /// <summary>Lets a disabled one in again, with the password and authenticator they had. False when they were not disabled.</summary>
    public Task<bool> EnableAsync(Guid by, Guid id, CancellationToken cancel = default) => ChangeAsync(
        by, id, "staff.enabled", details: null,
        $"update people.staff set disabled_at = null where id = @id and disabled_at is not null and {ByAdministrator}", new { by, id, Administration }, cancel);

    /// <summary>Ends what a member has open, for an operator at the command line; null for a name that nobody has.</summary>
    /// <returns>How many sessions ended.</returns>
    internal Task<int?> EndSessionsAsync(string username, CancellationToken cancel) => db.InTransactionAsync(
        async work =>
        {
            if (await work.QuerySingleOrDefaultAsync<Guid?>("select id from people.staff where username = @username", new { username }) is not { } id) return (int?)null;
            var ended = await EndSessionsAsync(work, id);
            await audit.WriteAsync(work, new AuditEntry("staff.sessions-ended", ActorKind.System, ObjectId: id.ToString(), Details: new { ended }));
            return ended;
        },
        cancel);

    private Task<bool> ChangeAsync(Guid by, Guid id, string action, object? details, string sql, object arguments, CancellationToken cancel, bool endSessions = false) => db.InTransactionAsync(
        async work =>
        {
            // Both rows, always in the same order: two who change each other wait, and neither blocks the other for good.
            await work.ExecuteAsync(
                "select from people.staff where id in (@by, @id) order by id for update", new { by, id });
            if (await work.ExecuteAsync(sql, arguments) == 0) return false;
            if (endSessions) await EndSessionsAsync(work, id);
            await audit.WriteAsync(work, new AuditEntry(action, ActorKind.Staff, by, ObjectId: id.ToString(), Details: details));
            return true;
        },
        cancel);

    private Task<int> EndSessionsAsync(Work work, Guid id) => work.ExecuteAsync(
        "update people.staff_sessions set ended_at = @now where staff_id = @id and ended_at is null", new { id, now = time.GetUtcNow() });

    private sealed class Row
    {
        public Guid Id { get; init; }
        public string Username { get; init; } = "";
        public int Roles { get; init; }
        public string? BranchCode { get; init; }
        public DateTimeOffset CreatedAt { get; init; }
        public DateTimeOffset? DisabledAt { get; init; }
        public DateTimeOffset? LastSeenAt { get; init; }

        public StaffEntry ToEntry() => new(Id, Username, (StaffRole)Roles, BranchCode, CreatedAt, DisabledAt, LastSeenAt);
    }
}
