using Npgsql;
using NpgsqlTypes;

namespace Panah.Data;

/// <summary>So many of one purpose for one key in a window of time. Limits are by purpose, never global.</summary>
/// <param name="Purpose">Stable name, such as <c>window.send.phone.burst</c>.</param>
/// <param name="Count">How many are let through.</param>
/// <param name="Window">In which time, from the first take on.</param>
public sealed record Limit(string Purpose, int Count, TimeSpan Window);

/// <summary>Counts in PostgreSQL, one conditional statement a take, keys only as keyed hashes.</summary>
public sealed class RateLimits(AppDb db, PersonalData personal, LimitCounts counts, LimitWatch watch, TimeProvider time)
{
    /// <summary>Takes one from each limit; all or none. Returns how long to wait (zero: it was let through).</summary>
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
        await using var connection = await db.OpenAsync(cancel);
        await using var command = new NpgsqlCommand("select until, near from data.take_limits_told($1, $2, $3, $4, $5)", connection)
        {
            Parameters =
            {
                new() { Value = sorted.ConvertAll(take => take.Hash).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea },
                new() { Value = sorted.ConvertAll(take => take.Count).ToArray() },
                new() { Value = sorted.ConvertAll(take => take.Limit.Window).ToArray() },
                new() { Value = sorted.ConvertAll(take => LimitWatch.WarnsAt(take.Limit, take.Count)).ToArray() },
                new() { Value = now },
            },
        };
        TimeSpan wait;
        int[] near;
        await using (var reader = await command.ExecuteReaderAsync(cancel))
        {
            await reader.ReadAsync(cancel);
            wait = await reader.IsDBNullAsync(0, cancel) ? TimeSpan.Zero : Positive(await reader.GetFieldValueAsync<DateTime>(0, cancel) - now.UtcDateTime);
            near = await reader.GetFieldValueAsync<int[]>(1, cancel);
        }

        foreach (var place in near)
            await watch.SeenAsync(connection, sorted[Math.Abs(place) - 1].Limit, full: place < 0);
        return wait;
    }

    /// <summary>Forgets what was counted, as after a sign-in that succeeded.</summary>
    public async Task ForgetAsync(string key, IReadOnlyList<Limit> limits, CancellationToken cancel = default)
    {
        await using var connection = await db.OpenAsync(cancel);
        await using var command = new NpgsqlCommand("delete from data.limits where key = any ($1)", connection)
        {
            Parameters = { new() { Value = limits.Select(limit => Hash(limit.Purpose, key)).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea } },
        };
        await command.ExecuteNonQueryAsync(cancel);
    }

    private byte[] Hash(string purpose, string key) => personal.BlindIndex("limit:" + purpose, key);

    private static TimeSpan Positive(TimeSpan wait) => wait > TimeSpan.Zero ? wait : TimeSpan.FromMilliseconds(1);
}
