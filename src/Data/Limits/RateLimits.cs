
namespace Panah.Data;

/// <summary>So many of one purpose for one key in a window of time. Limits are by purpose, never global.</summary>
/// <param name="Purpose">Stable name, such as <c>window.send.phone.burst</c>.</param>
/// <param name="Count">How many are let through.</param>
/// <param name="Window">In which time, from the first take on.</param>
public sealed record Limit(string Purpose, int Count, TimeSpan Window);

/// <summary>Counts in PostgreSQL, one conditional statement a take, keys only as keyed hashes.</summary>
public sealed class RateLimits(AppDb db, PersonalData personal, LimitCounts counts, LimitWatch watch, TimeProvider time)
{
    /// <summary>Takes one from each limit; all or none. Returns how long to wait (zero: it was let through), at most the longest window.</summary>
    public Task<TimeSpan> TryTakeAsync(string key, IReadOnlyList<Limit> limits, CancellationToken cancel = default) =>
        TryTakeAsync([.. limits.Select(limit => (key, limit))], cancel);

    /// <summary>Takes one from each limit, each with a key of its own, such as the phone's and the address's; all or none.</summary>
    public async Task<TimeSpan> TryTakeAsync(IReadOnlyList<(string Key, Limit Limit)> takes, CancellationToken cancel = default)
    {
        var now = time.GetUtcNow();
        var sorted = takes
            .Select(take => (Hash: Hash(take.Limit.Purpose, take.Key), take.Limit, Count: counts.Of(take.Limit)))
            .OrderBy(take => Convert.ToHexString(take.Hash), StringComparer.Ordinal)
            .ToList();
        var sql = db.Alone(cancel);
        var (until, near) = await sql.QuerySingleAsync<(DateTime? Until, int[] Near)>(
            "select until, near from data.take_limits_told(@keys, @counts, @windows, @warnings, @now)",
            new
            {
                keys = sorted.ConvertAll(take => take.Hash).ToArray(),
                counts = sorted.ConvertAll(take => take.Count).ToArray(),
                windows = sorted.ConvertAll(take => take.Limit.Window).ToArray(),
                warnings = sorted.ConvertAll(take => LimitWatch.WarnsAt(take.Limit, take.Count)).ToArray(),
                now,
            });
        foreach (var place in near)
            await watch.SeenAsync(sql, sorted[Math.Abs(place) - 1].Limit, full: place < 0);
        return until is { } end ? Wait(end - now.UtcDateTime, takes.Max(take => take.Limit.Window)) : TimeSpan.Zero;
    }

    /// <summary>Forgets what was counted, as after a sign-in that succeeded.</summary>
    public async Task ForgetAsync(string key, IReadOnlyList<Limit> limits, CancellationToken cancel = default)
    {
        await db.Alone(cancel).ExecuteAsync("delete from data.limits where key = any (@keys)", new { keys = limits.Select(limit => Hash(limit.Purpose, key)).ToArray() });
    }

    private byte[] Hash(string purpose, string key) => personal.BlindIndex("limit:" + purpose, key);

    /// <summary>Never none, and never longer than the window: of many at once, one may have looked at the clock before the first was let through.</summary>
    private static TimeSpan Wait(TimeSpan left, TimeSpan window) =>
        left <= TimeSpan.Zero ? TimeSpan.FromMilliseconds(1) : left < window ? left : window;
}
