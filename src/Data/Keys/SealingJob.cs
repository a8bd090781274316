using Dapper;

namespace Panah.Data;

/// <summary>Encrypts what an earlier version kept in the clear: each table once, by its key, some thousand rows at each round.</summary>
internal sealed class SealingJob(AppDb db, SealedText sealedText, IEnumerable<SealedTable> tables) : IRecurringJob
{
    private const int AtOnce = 1_000;
    private const int Steps = 50;

    public string Name => "data.sealing";

    public TimeSpan Every => TimeSpan.FromMinutes(1);

    public async Task RunAsync(CancellationToken cancel)
    {
        // What was begun in the clear before that moment is written long before this one.
        if (!await db.Alone(cancel).ExecuteScalarAsync<bool>("select since + interval '10 minutes' <= now() from data.sealing")) return;
        var all = tables.ToDictionary(table => table.Name, StringComparer.Ordinal);
        var open = await db.Alone(cancel).QueryAsync<(string Name, Guid After)>(
            """
            insert into data.sealing_progress (name) select unnest(@names) on conflict do nothing;
            select name, after from data.sealing_progress where done_at is null and name = any (@names);
            """,
            new { names = all.Keys.ToArray() });
        foreach (var (name, after) in open) await WalkAsync(db.Alone(cancel), all[name], after);
    }

    private async Task WalkAsync(Statements sql, SealedTable table, Guid after)
    {
        for (var step = 0; step < Steps; step++)
        {
            var rows = await ReadAsync(sql, table, after);
            // A row that somebody holds or has just changed is looked at again in the next round.
            if (!await WriteAsync(sql, table, [.. rows.Where(row => row.Texts.Length > 0 && !row.Texts.SequenceEqual(row.Kept, StringComparer.Ordinal))])) return;
            after = rows.Count > 0 ? rows[^1].Id : after;
            await sql.ExecuteAsync(
                "update data.sealing_progress set after = @after, done_at = case when @done then now() end where name = @Name",
                new { table.Name, after, done = rows.Count < AtOnce });
            if (rows.Count < AtOnce) return;
        }
    }

    private async Task<List<Row>> ReadAsync(Statements sql, SealedTable table, Guid after)
    {
        var texts = string.Join(", ", table.Columns.Select(column => column.Name));
        var rows = await sql.QueryAsync<(Guid Id, string?[] Kept)>($"select id, array[{texts}]::text[] from {table.Name} where id > @after order by id limit {AtOnce}", new { after });
        return [.. rows.Select(row => new Row(row.Id, row.Kept, [.. table.Columns.Zip(row.Kept, Hide)]))];
    }

    private string? Hide(SealedColumn column, string? kept) =>
        kept is null || SealedText.IsHidden(kept) ? kept
        : column.Purpose is not { } purpose ? ""
        : column.Alike ? sealedText.HideAlike(purpose, kept) : sealedText.Hide(purpose, kept);

    /// <summary>True when all were written.</summary>
    private static async Task<bool> WriteAsync(Statements sql, SealedTable table, IReadOnlyList<Row> rows)
    {
        if (rows.Count == 0) return true;
        var places = Enumerable.Range(0, table.Columns.Length).ToList();
        var values = new DynamicParameters(new { ids = rows.Select(row => row.Id).ToArray() });
        foreach (var place in places)
        {
            values.Add($"kept{place}", rows.Select(row => row.Kept[place]).ToArray());
            values.Add($"text{place}", rows.Select(row => row.Texts[place]).ToArray());
        }

        var arrays = string.Join(", ", places.Select(place => $"@kept{place}::text[], @text{place}::text[]"));
        var names = string.Join(", ", places.Select(place => $"kept{place}, text{place}"));
        var written = await sql.ExecuteAsync(
            $"""
            with free as materialized (select id from {table.Name} where id = any (@ids) order by id for update skip locked)
            update {table.Name} t set {string.Join(", ", places.Select(place => $"{table.Columns[place].Name} = w.text{place}"))}
            from free join unnest(@ids, {arrays}) as w (id, {names}) on w.id = free.id
            where t.id = free.id and {string.Join(" and ", places.Select(place => $"t.{table.Columns[place].Name} is not distinct from w.kept{place}"))}
            """,
            values);
        return written == rows.Count;
    }

    private sealed record Row(Guid Id, string?[] Kept, string?[] Texts);
}
