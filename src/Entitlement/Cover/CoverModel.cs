using Dapper;
using Npgsql;
using NpgsqlTypes;
using Panah.Data;
using Panah.Kernel;
using Panah.Registries;

namespace Panah.Entitlement;

/// <summary>The local read model of the cover registry.</summary>
internal sealed class CoverModel(AppDb db, Keys keys, TimeProvider time)
{
    /// <summary>Where the feed stands: its cursor, and when it last brought the model up to date (null: never).</summary>
    public async Task<(string? Cursor, DateTimeOffset? RefreshedAt)> StateAsync(CancellationToken cancel)
    {
        await using var connection = await db.OpenAsync(cancel);
        return await connection.QuerySingleAsync<(string?, DateTimeOffset?)>("SELECT cursor, refreshed_at FROM entitlement.feed");
    }

    /// <summary>Keeps what the registry has just said of one person.</summary>
    public async Task LearnAsync(Guid person, DateOnly? coveredUntil, CancellationToken cancel)
    {
        await using var connection = await db.OpenAsync(cancel);
        await using var command = new NpgsqlCommand(
            """
            INSERT INTO entitlement.cover (person, covered_until, learned_at) VALUES ($1, $2, $3)
            ON CONFLICT (person) DO UPDATE SET covered_until = excluded.covered_until, learned_at = excluded.learned_at
            WHERE cover.learned_at <= excluded.learned_at
            """, connection)
        {
            Parameters =
            {
                new() { Value = person },
                new() { Value = (object?)coveredUntil ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Date },
                new() { Value = time.GetUtcNow().UtcDateTime },
            },
        };
        await command.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>Takes a page of the feed, in one transaction with its cursor; false when another node was faster.</summary>
    public Task<bool> FollowAsync(string? after, CoverChanges page, CancellationToken cancel) => db.InTransactionAsync(async transaction =>
    {
        var moved = await transaction.Connection!.ExecuteAsync(
            "UPDATE entitlement.feed SET cursor = @Cursor, refreshed_at = CASE WHEN @More THEN refreshed_at ELSE @now END WHERE cursor IS NOT DISTINCT FROM @after",
            new { page.Cursor, page.More, after, now = time.GetUtcNow() }, transaction);
        if (moved == 0) return false;
        await CopyAsync(transaction, page.Changes, cancel);
        return true;
    }, cancel);

    /// <summary>By COPY into a table of the transaction, then merged; the last record of a person wins.</summary>
    public async Task CopyAsync(NpgsqlTransaction transaction, IReadOnlyCollection<CoverRecord> records, CancellationToken cancel)
    {
        if (records.Count == 0) return;
        var connection = transaction.Connection!;
        await connection.ExecuteAsync("CREATE TEMP TABLE arriving (line integer, person uuid, covered_until date) ON COMMIT DROP", transaction: transaction);
        await using (var copy = await connection.BeginBinaryImportAsync("COPY arriving FROM STDIN (FORMAT BINARY)", cancel))
        {
            var line = 0;
            foreach (var record in records)
            {
                await copy.StartRowAsync(cancel);
                await copy.WriteAsync(line++, NpgsqlDbType.Integer, cancel);
                await copy.WriteAsync(keys.Person(record.NationalId), NpgsqlDbType.Uuid, cancel);
                if (record.CoveredUntil is { } until) await copy.WriteAsync(until, NpgsqlDbType.Date, cancel);
                else await copy.WriteNullAsync(cancel);
            }

            await copy.CompleteAsync(cancel);
        }

        await connection.ExecuteAsync(
            """
            INSERT INTO entitlement.cover (person, covered_until, learned_at)
            SELECT DISTINCT ON (person) person, covered_until, @now FROM arriving ORDER BY person, line DESC
            ON CONFLICT (person) DO UPDATE SET covered_until = excluded.covered_until, learned_at = excluded.learned_at
            """, new { now = time.GetUtcNow() }, transaction);
    }
}
