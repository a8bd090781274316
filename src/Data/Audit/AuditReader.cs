
namespace Panah.Data;

/// <summary>What is looked for in the audit; what is left null is not asked about.</summary>
public sealed record AuditQuery
{
    public string? Action { get; init; }

    public ActorKind? Actor { get; init; }

    /// <summary>The person whose data was seen or changed.</summary>
    public Guid? SubjectId { get; init; }

    /// <summary>Written at this moment or later.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Written before this moment.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Only lines with a smaller number: <see cref="AuditPage.Older"/> of the page before.</summary>
    public long? Before { get; init; }
}

/// <summary>A page of the audit, newest first.</summary>
/// <param name="Older">Where the next page begins; null at the end. A page may have no lines and still lead on: so far nothing fitted.</param>
/// <param name="ReachedAt">How far back this page looked, where it stopped before the end.</param>
public sealed record AuditPage(IReadOnlyList<AuditRecord> Lines, long? Older, DateTimeOffset? ReachedAt);

/// <summary>How far the chain has come. Whether it is whole only <see cref="AuditVerifier"/> can tell: it reads every line.</summary>
/// <param name="Seals">Number of the last seal; 0 before the first.</param>
/// <param name="FirstAt">When the first was put on.</param>
/// <param name="LastAt">When the last was put on.</param>
/// <param name="OldestOpenAt">The oldest line that waits for a seal; null when none does.</param>
public sealed record AuditChainState(long Seals, DateTimeOffset? FirstAt, DateTimeOffset? LastAt, DateTimeOffset? OldestOpenAt);

/// <summary>
/// Reads the audit for people. It has no index by time or action, which every inquiry would pay for: lines are numbered as they are written, so a
/// day is found by halving, and a rare action by walking back a bounded way at a time.
/// </summary>
public sealed class AuditReader(AppDb db)
{
    public const int PageSize = 50;

    /// <summary>Lines that one page walks past at most, where no person narrows it down.</summary>
    public const int LongestWalk = 100_000;

    private const string Columns = "id, at, action, actor_kind as actor, actor_id, subject_id, object_id, details";

    public async Task<AuditPage> FindAsync(AuditQuery query, CancellationToken cancel = default)
    {
        var sql = db.Alone(cancel);
        var end = Math.Min(query.Before ?? long.MaxValue, query.Until is { } until ? await FirstSinceAsync(sql, until) : await NextAsync(sql));
        var start = query.Since is { } since ? await FirstSinceAsync(sql, since) : 1;
        var from = query.SubjectId is null ? Math.Max(start, end - LongestWalk) : start;
        var rows = await sql.QueryAsync<AuditRecord>(
            $"""
            select {Columns} from data.audit_entries
            where id >= @from and id < @end and (@Action::text is null or action = @Action) and (@actor::text is null or actor_kind = @actor)
              and (@SubjectId::uuid is null or subject_id = @SubjectId)
            order by id desc limit @PageSize
            """,
            new { from, end, query.Action, actor = query.Actor?.ToString(), query.SubjectId, PageSize });
        if (rows.Count == PageSize) return new AuditPage(rows, rows[^1].Id, null);
        return from > start ? new AuditPage(rows, from, await AtAsync(sql, from)) : new AuditPage(rows, null, null);
    }

    public async Task<AuditChainState> ChainAsync(CancellationToken cancel = default)
    {
        return await db.Alone(cancel).QuerySingleAsync<AuditChainState>(
            """
            select coalesce(last.number, 0) as seals, (select at from data.audit_seals order by number limit 1) as first_at, last.at as last_at,
                (select at from data.audit_entries where xact >= coalesce(last.to_xact, 0) order by xact, id limit 1) as oldest_open_at
            from (select 1) one left join (select number, to_xact, at from data.audit_seals order by number desc limit 1) last on true
            """);
    }

    /// <summary>The first line at or after a moment, by halving; nodes' clocks differ by parts of a second, and so may a line at midnight.</summary>
    private static async Task<long> FirstSinceAsync(Statements sql, DateTimeOffset moment)
    {
        var (low, high) = (1L, await NextAsync(sql));
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            if (await AtAsync(sql, middle) is { } at && at < moment) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    private static Task<long> NextAsync(Statements sql) =>
        sql.ExecuteScalarAsync<long>("select coalesce(max(id), 0) + 1 from data.audit_entries");

    /// <summary>When the line with this number, or the next there is, was written.</summary>
    private static Task<DateTimeOffset?> AtAsync(Statements sql, long id) =>
        sql.QueryFirstOrDefaultAsync<DateTimeOffset?>(
            "select at from data.audit_entries where id >= @id order by id limit 1", new { id });
}
