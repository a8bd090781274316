using Npgsql;
using NpgsqlTypes;

namespace Panah.Data;

/// <summary>So many of one purpose for one key in a window of time. Limits are by purpose, never global.</summary>
/// <param name="Purpose">Stable name, such as <c>window.send.phone.burst</c>.</param>
/// <param name="Count">How many are let through.</param>
/// <param name="Window">In which time, from the first take on.</param>
public sealed record Limit(string Purpose, int Count, TimeSpan Window);

/// <summary>Counts in PostgreSQL, one conditional statement a take, keys only as keyed hashes.</summary>
public sealed class RateLimits(AppDb db, PersonalData personal, TimeProvider time)
{
    /// <summary>Takes one from each limit; all or none. Returns how long to wait (zero: it was let through).</summary>
    public Task<TimeSpan> TryTakeAsync(string key, IReadOnlyList<Limit> limits, CancellationToken cancel = default) =>
        TryTakeAsync([.. limits.Select(limit => (key, limit))], cancel);

    /// <summary>Takes one from each limit, each with a key of its own, such as the phone's and the address's; all or none.</summary>
    public async Task<TimeSpan> TryTakeAsync(IReadOnlyList<(string Key, Limit Limit)> takes, CancellationToken cancel = default)
    {
        var now = time.GetUtcNow();
        var sorted = takes
            .Select(take => (Hash: Hash(take.Limit.Purpose, take.Key), take.Limit))
            .OrderBy(take => Convert.ToHexString(take.Hash), StringComparer.Ordinal)
            .ToList();
        await using var connection = await db.OpenAsync(cancel);
        await using var command = new NpgsqlCommand("select data.take_limits($1, $2, $3, $4)", connection)
        {
            Parameters =
            {
                new() { Value = sorted.ConvertAll(take => take.Hash).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea },
                new() { Value = sorted.ConvertAll(take => take.Limit.Count).ToArray() },
                new() { Value = sorted.ConvertAll(take => take.Limit.Window).ToArray() },
                new() { Value = now },
            },
        };
        return await command.ExecuteScalarAsync(cancel) is DateTime until ? Positive(until - now.UtcDateTime) : TimeSpan.Zero;
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
