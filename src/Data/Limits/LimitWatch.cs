using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace Panah.Data;

/// <summary>A watched limit that came near its count, or was full, in one hour.</summary>
public sealed record LimitWarning(string Purpose, bool Full, DateTimeOffset At);

/// <summary>Warns before a budget stops anybody: a line in the log, a metric, and what the office reads; and counts what any limit refuses. By purpose only; whose it was stays unknown.</summary>
public sealed partial class LimitWatch(TimeProvider time, ILogger<LimitWatch> logger)
{
    private static readonly Meter Meter = new("Panah.Data");
    private static readonly Counter<long> Warned = Meter.CreateCounter<long>("panah.limits.warned", "{warning}", "Watched limits at four fifths of their count, or full.");

    private static readonly Counter<long> Refused = Meter.CreateCounter<long>("panah.limits.refused", "{request}", "Requests that a limit refused, by its purpose.");
    private static readonly TimeSpan SaidEvery = TimeSpan.FromMinutes(1);

    /// <summary>When the log last told of a purpose, how many it has refused since, and how many this one tells of.</summary>
    private readonly ConcurrentDictionary<string, (DateTimeOffset At, int Since, int Told)> _refused = new(StringComparer.Ordinal);

    /// <summary>The count that is warned of; zero, which no take reaches, for a limit that is not watched.</summary>
    internal static int WarnsAt(Limit limit, int count) => LimitBook.Find(limit.Purpose) is { Watched: true } ? Math.Max(1, (int)(count * 4L / 5)) : 0;

    /// <summary>What was warned of lately, newest first.</summary>
    public static async Task<IReadOnlyList<LimitWarning>> LatestAsync(AppDb db, DateTimeOffset since, CancellationToken cancel)
    {
        return [.. await db.Alone(cancel).QueryAsync<LimitWarning>(
            "select purpose, full_up as full, at from data.limit_warnings where at > @since order by at desc limit 50", new { since })];
    }

    /// <param name="full">It was full; else it came near.</param>
    internal async Task SeenAsync(Statements sql, Limit limit, bool full)
    {
        if (full)
            Refuse(limit.Purpose);
        if (LimitBook.Find(limit.Purpose) is not { Watched: true })
            return;
        Warned.Add(1, new KeyValuePair<string, object?>("purpose", limit.Purpose), new KeyValuePair<string, object?>("full", full));
        var now = time.GetUtcNow();
        var hour = new DateTimeOffset(now.Year, now.Month, now.Day, now.Hour, 0, 0, TimeSpan.Zero);
        var first = await sql.ExecuteAsync(
            "insert into data.limit_warnings (purpose, full_up, hour, at) values (@Purpose, @full, @hour, @now) on conflict do nothing", new { limit.Purpose, full, hour, now }) == 1;
        if (first && full)
            LogFull(limit.Purpose);
        else if (first)
            LogNear(limit.Purpose);
    }

    /// <summary>Every refusal is counted, and told in a line a minute for each purpose: who floods us does not flood the log (ASVS 16.3.3).</summary>
    private void Refuse(string purpose)
    {
        Refused.Add(1, new KeyValuePair<string, object?>("purpose", purpose));
        var now = time.GetUtcNow();
        var counted = _refused.AddOrUpdate(purpose, _ => (now, 0, 1), (_, was) => now - was.At < SaidEvery ? (was.At, was.Since + 1, 0) : (now, 0, was.Since + 1));
        if (counted.Told > 0)
            LogRefused(purpose, counted.Told);
    }

    [LoggerMessage(LogLevel.Information, "The limit {Purpose} refused {Count} since it last said so")]
    private partial void LogRefused(string purpose, int count);

    [LoggerMessage(LogLevel.Error, "The limit {Purpose} is full: what it counts is refused until its window ends")]
    private partial void LogFull(string purpose);

    [LoggerMessage(LogLevel.Warning, "The limit {Purpose} has reached four fifths of its count")]
    private partial void LogNear(string purpose);
}
