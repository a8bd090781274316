namespace Panah.Data;

/// <summary>A table as a backup knows it.</summary>
/// <param name="Name">Quoted, with its schema.</param>
/// <param name="Columns">Quoted and joined; without generated ones.</param>
internal sealed record BackupTable(string Name, string Columns);

/// <summary>Reads from PostgreSQL's catalogue what is to be copied, and in which order.</summary>
internal static class BackupTables
{
    /// <summary>Tables of these schemas, those that others point to first.</summary>
    public static async Task<IReadOnlyList<BackupTable>> ReadAsync(Statements sql, string[] schemas)
    {
        var tables = (await sql.QueryAsync<(uint Id, string Name, string Columns)>(
            """
            select c.oid, format('%I.%I', n.nspname, c.relname),
                (select string_agg(format('%I', a.attname), ', ' order by a.attnum) from pg_attribute a
                 where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '')
            from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where c.relkind in ('r', 'p') and not c.relispartition and n.nspname = any (@schemas)
            order by 2
            """,
            new { schemas })).ToList();
        var points = (await sql.QueryAsync<(uint From, uint To)>("select conrelid, confrelid from pg_constraint where contype = 'f' and conrelid <> confrelid"))
            .ToLookup(pair => pair.From, pair => pair.To);
        var sorted = new List<BackupTable>();
        var seen = new HashSet<uint>();
        void Visit((uint Id, string Name, string Columns) table)
        {
            if (!seen.Add(table.Id))
                return;
            foreach (var target in tables.Where(other => points[table.Id].Contains(other.Id)))
                Visit(target);
            sorted.Add(new BackupTable(table.Name, table.Columns));
        }

        tables.ForEach(Visit);
        return sorted;
    }

    /// <summary>Where the counters of these schemas stand.</summary>
    public static async Task<Dictionary<string, long>> SequencesAsync(Statements sql, string[] schemas) =>
        (await sql.QueryAsync<(string Name, long Last)>(
            "select format('%I.%I', schemaname, sequencename), last_value from pg_sequences where schemaname = any (@schemas) and last_value is not null",
            new { schemas })).ToDictionary(row => row.Name, row => row.Last, StringComparer.Ordinal);
}
