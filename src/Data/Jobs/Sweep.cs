using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Panah.Data;

/// <summary>Rows of a table that have served their time.</summary>
/// <param name="Table">With its schema.</param>
/// <param name="Moment">The column that they are kept from; an index finds the oldest by it.</param>
/// <param name="Kept">How long after that moment.</param>
public sealed record Swept(string Table, string Moment, TimeSpan Kept)
{
    /// <summary>Which of them only; SQL that calls the table by its bare name.</summary>
    public string? Where { get; init; }

    /// <summary>Rows of another table that go in the same statement: <c>schema.table.column</c>, where the column holds the <c>id</c> of what goes.</summary>
    public string? With { get; init; }

    /// <summary>How many go in one statement. Fewer where each takes many others with it.</summary>
    public int AtOnce { get; init; } = 5_000;

    /// <summary>
    /// Takes away at most <c>@AtOnce</c> rows older than <c>@before</c>, and says how many. A row that was used again since it was found is judged
    /// anew and stays.
    /// </summary>
    public string Statement
    {
        get
        {
            var table = Quoted(Table);
            var over = Where is null ? $"{Moment} < @before" : $"{Moment} < @before and ({Where})";
            var gone = $"delete from {table} where ctid = any (array(select ctid from {table} where {over} limit @AtOnce)) and {over}";
            if (With is null) return $"with gone as ({gone} returning 1) select count(*)::int from gone";
            var others = With[..With.LastIndexOf('.')];
            var column = With[(others.Length + 1)..];
            return $"with gone as ({gone} returning id), others as (delete from {Quoted(others)} o using gone where o.{column} = gone.id) select count(*)::int from gone";
        }
    }

    /// <summary>A schema of ours is called by a word that SQL keeps for itself.</summary>
    private static string Quoted(string table) => $"\"{table.Replace(".", "\".\"", StringComparison.Ordinal)}\"";
}

/// <summary>What a room lets go, in this order (ADR 0212).</summary>
/// <param name="Name">Stable dotted name of its job.</param>
/// <param name="Every">From the end of one run to the start of the next.</param>
/// <param name="All">Each finished before the next.</param>
public sealed record Sweep(string Name, TimeSpan Every, IReadOnlyList<Swept> All);

public static class Sweeps
{
    /// <summary>Takes rows away when they have served their time, some thousand in a statement: after a busy year one for all would hold them for minutes.</summary>
    public static IServiceCollection AddSweep(this IServiceCollection services, string name, TimeSpan every, params Swept[] all)
    {
        var sweep = new Sweep(name, every, all);
        return services.AddSingleton(sweep).AddScoped<IRecurringJob>(provider => new SweepJob(
            sweep, provider.GetRequiredService<AppDb>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<SweepJob>>()));
    }
}

/// <summary>The one job that only takes away; the moment it goes by is the database's (ADR 0211).</summary>
internal sealed class SweepJob(Sweep sweep, AppDb db, TimeProvider time, ILogger<SweepJob> log) : IRecurringJob
{
    private static readonly Meter Meter = new("Panah.Data");
    private static readonly Counter<long> Rows = Meter.CreateCounter<long>("panah.sweep.rows", "{row}", "Rows that had served their time and were taken away, by table.");

    public string Name => sweep.Name;

    public TimeSpan Every => sweep.Every;

    public async Task RunAsync(CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        foreach (var swept in sweep.All)
        {
            int gone;
            do
            {
                cancel.ThrowIfCancellationRequested();
                gone = await db.Alone(cancel).ExecuteScalarAsync<int>(swept.Statement, new { before = now - swept.Kept, swept.AtOnce });
                if (gone == 0) break;
                Rows.Add(gone, new KeyValuePair<string, object?>("table", swept.Table));
                log.LogDebug("{Rows} rows of {Table} had served their time", gone, swept.Table);
            }
            while (gone == swept.AtOnce);
        }
    }
}
