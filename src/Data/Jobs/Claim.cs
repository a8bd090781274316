using Dapper;

namespace Panah.Data;

/// <summary>
/// Rows whose turn comes round, each with the moment at which it is due. Whoever takes one moves that moment on in the same statement and has the row until
/// then (ADR 0213): nothing is held while it is worked on, another node finds it no sooner, and a node that dies lets it come again by itself.
/// </summary>
/// <param name="table">With its schema; it has an <c>id</c>.</param>
/// <param name="due">The column with the moment; an index finds the longest due by it. Null: no turn comes any more.</param>
/// <param name="columns">What is told of a row that was taken; the table is called <c>c</c>.</param>
/// <param name="waits">How far the moment is moved at the first, second … take; the last holds on. More than one needs <see cref="Tries"/>.</param>
public sealed class Claim(string table, string due, string columns, params TimeSpan[] waits)
{
    private readonly double[] _waits = [.. waits.Select(wait => wait.TotalSeconds)];
    private string? _statement;

    /// <summary>Which of them only, in SQL.</summary>
    public string? Where { get; init; }

    /// <summary>The column that counts how often a row was taken. Who ends the work on the condition that it is still the same has not been overtaken.</summary>
    public string? Tries { get; init; }

    // Materialized: as the inner side of a loop it would be run again and take more than was asked for. 32767 is what the smallest counter holds.
    private string Statement => _statement ??=
        $"""
        with taken as materialized (
            select id as taken_id from {table} where {due} <= @now{(Where is null ? "" : $" and {Where}")} order by {due} limit @most for update skip locked)
        update {table} c set {due} = @now + make_interval(secs => (@_waits)[{(Tries is null ? "1" : $"least(c.{Tries} + 1, cardinality(@_waits))")}])
            {(Tries is null ? "" : $", {Tries} = least(c.{Tries} + 1, 32767)")}
        from taken where c.id = taken_id returning {columns}
        """;

    /// <summary>Takes those that are due longest, <paramref name="most"/> at most. Never within a unit of work: it is committed before anything is done with them.</summary>
    /// <param name="db">Where they are.</param>
    /// <param name="now">The moment by which they are due.</param>
    /// <param name="most">How many.</param>
    /// <param name="args">What <see cref="Where"/> names.</param>
    /// <param name="cancel">Stops waiting.</param>
    public Task<IReadOnlyList<T>> TakeAsync<T>(AppDb db, DateTimeOffset now, int most, object? args = null, CancellationToken cancel = default)
    {
        var all = new DynamicParameters(args);
        all.AddDynamicParams(new { now, most, _waits });
        return db.Alone(cancel).QueryAsync<T>(Statement, all);
    }

    /// <summary>The one that is due longest; null when none is.</summary>
    public async Task<T?> TakeAsync<T>(AppDb db, DateTimeOffset now, CancellationToken cancel)
        where T : class => (await TakeAsync<T>(db, now, 1, null, cancel)).SingleOrDefault();
}
