using System.Globalization;

namespace Panah.Data;

/// <summary>Reads rows and seals in the order of the chain.</summary>
internal static class AuditRows
{
    public static IAsyncEnumerable<ChainedEntry> EntriesAsync(Statements sql, long fromXact, long toXact) =>
        sql.StreamAsync<ChainedEntry>(
            """
            select id, xact, at, action, actor_kind, actor_id, subject_id, object_id, details
            from data.audit_entries where xact >= @fromXact and xact < @toXact order by xact, id
            """,
            new { fromXact, toXact });

    public static Task<AuditSeal?> LastSealAsync(Statements sql) =>
        sql.QueryFirstOrDefaultAsync<AuditSeal>("select number, from_xact, to_xact, entries, hash, at from data.audit_seals order by number desc limit 1");

    public static Task<IReadOnlyList<AuditSeal>> SealsAsync(Statements sql) =>
        sql.QueryAsync<AuditSeal>("select number, from_xact, to_xact, entries, hash, at from data.audit_seals order by number");

    /// <summary>After a restore into another server, whose transactions may count from below: ours go on above the last.</summary>
    public static async Task ContinueCountingAsync(Statements sql)
    {
        var offset = await sql.ExecuteScalarAsync<long>(
            """
            update data.audit_origin set xact_offset = greatest(0, 1 - pg_current_xact_id()::text::bigint + greatest(
                (select coalesce(max(xact), 0) from data.audit_entries), (select coalesce(max(to_xact), 0) from data.audit_seals)))
            returning xact_offset
            """);
        await sql.ExecuteAsync(string.Create(
            CultureInfo.InvariantCulture, $"alter table data.audit_entries alter column xact set default (pg_current_xact_id()::text::bigint + {offset})"));
    }
}
