using Dapper;
using Npgsql;

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
        await using var connection = await db.OpenAsync(cancel);
        // What was begun in the clear before that moment is written long before this one.
        if (!await connection.ExecuteScalarAsync<bool>(new CommandDefinition("select since + interval '10 minutes' <= now() from data.sealing", cancellationToken: cancel))) return;
        var all = tables.ToDictionary(table => table.Name, StringComparer.Ordinal);
        var open = await connection.QueryAsync<(string Name, Guid After)>(new CommandDefinition(
            """
            insert into data.sealing_progress (name) select unnest(@names) on conflict do nothing;
            select name, after from data.sealing_progress where done_at is null and name = any (@names);
            """,
            new { names = all.Keys.ToArray() }, cancellationToken: cancel));
        foreach (var (name, after) in open) await WalkAsync(connection, all[name], after, cancel);
    }

    private async Task WalkAsync(NpgsqlConnection connection, SealedTable table, Guid after, CancellationToken cancel)
    {
        for (var step = 0; step < Steps; step++)
        {
            var rows = await ReadAsync(connection, table, after, cancel);
            // A row that somebody holds or has just changed is looked at again in the next round.
            if (!await WriteAsync(connection, table, [.. rows.Where(row => row.Texts.Length > 0 && !row.Texts.SequenceEqual(row.Kept, StringComparer.Ordinal))], cancel)) return;
            after = rows.Count > 0 ? rows[^1].Id : after;
            await connection.ExecuteAsync(new CommandDefinition(
                "update data.sealing_progress set after = @after, done_at = case when @done then now() end where name = @Name",
                new { table.Name, after, done = rows.Count < AtOnce }, cancellationToken: cancel));
            if (rows.Count < AtOnce) return;
        }
    }

    private async Task<List<Row>> ReadAsync(NpgsqlConnection connection, SealedTable table, Guid after, CancellationToken cancel)
    {
        var rows = new List<Row>();
        await using var reader = await connection.ExecuteReaderAsync(new CommandDefinition(
            $"select id, {string.Join(", ", table.Columns.Select(column => column.Name))} from {table.Name} where id > @after order by id limit {AtOnce}", new { after }, cancellationToken: cancel));
        while (await reader.ReadAsync(cancel))
        {
            var kept = table.Columns.Select((_, i) => reader.IsDBNull(i + 1) ? null : reader.GetString(i + 1)).ToArray();
            rows.Add(new Row(reader.GetGuid(0), kept, [.. table.Columns.Zip(kept, Hide)]));
        }

        return rows;
    }

    private string? Hide(SealedColumn column, string? kept) =>
        kept is null || SealedText.IsHidden(kept) ? kept
        : column.Purpose is not { } purpose ? ""
        : column.Alike ? sealedText.HideAlike(purpose, kept) : sealedText.Hide(purpose, kept);

    /// <summary>True when all were written.</summary>
    private static async Task<bool> WriteAsync(NpgsqlConnection connection, SealedTable table, IReadOnlyList<Row> rows, CancellationToken cancel)
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
        var written = await connection.ExecuteAsync(new CommandDefinition(
            $"""
            with free as materialized (select id from {table.Name} where id = any (@ids) order by id for update skip locked)
            update {table.Name} t set {string.Join(", ", places.Select(place => $"{table.Columns[place].Name} = w.text{place}"))}
            from free join unnest(@ids, {arrays}) as w (id, {names}) on w.id = free.id
            where t.id = free.id and {string.Join(" and ", places.Select(place => $"t.{table.Columns[place].Name} is not distinct from w.kept{place}"))}
            """,
            values, cancellationToken: cancel));
        return written == rows.Count;
    }

    private sealed record Row(Guid Id, string?[] Kept, string?[] Texts);
}
