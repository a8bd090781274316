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
    public Task<(string? Cursor, DateTimeOffset? RefreshedAt)> StateAsync(CancellationToken cancel) =>
        db.Alone(cancel).QuerySingleAsync<(string?, DateTimeOffset?)>("SELECT cursor, refreshed_at FROM entitlement.feed");

    /// <summary>Keeps what the registry has just said of one person.</summary>
    public Task LearnAsync(Guid person, DateOnly? coveredUntil, CancellationToken cancel) =>
        db.Alone(cancel).ExecuteAsync(
            """
            INSERT INTO entitlement.cover (person, covered_until, learned_at) VALUES (@person, @coveredUntil, @now)
            ON CONFLICT (person) DO UPDATE SET covered_until = excluded.covered_until, learned_at = excluded.learned_at
            WHERE cover.learned_at <= excluded.learned_at
            """,
            new { person, coveredUntil, now = time.GetUtcNow() });

    /// <summary>Takes a page of the feed, in one transaction with its cursor; false when another node was faster.</summary>
    public Task<bool> FollowAsync(string? after, CoverChanges page, CancellationToken cancel) => db.InTransactionAsync(async work =>
    {
        var moved = await work.ExecuteAsync(
            "UPDATE entitlement.feed SET cursor = @Cursor, refreshed_at = CASE WHEN @More THEN refreshed_at ELSE @now END WHERE cursor IS NOT DISTINCT FROM @after",
            new { page.Cursor, page.More, after, now = time.GetUtcNow() });
        if (moved == 0) return false;
        await CopyAsync(work, page.Changes);
        return true;
    }, cancel);

    /// <summary>By COPY into a table of the transaction, then merged; the last record of a person wins.</summary>
    public async Task CopyAsync(Work work, IReadOnlyCollection<CoverRecord> records)
    {
        if (records.Count == 0) return;
        await work.ExecuteAsync("CREATE TEMP TABLE arriving (line integer, person uuid, covered_until date) ON COMMIT DROP");
        await work.CopyAsync("COPY arriving FROM STDIN (FORMAT BINARY)", async copy =>
        {
            var line = 0;
            foreach (var record in records)
            {
                await copy.StartRowAsync(work.Cancel);
                await copy.WriteAsync(line++, NpgsqlDbType.Integer, work.Cancel);
                await copy.WriteAsync(keys.Person(record.NationalId), NpgsqlDbType.Uuid, work.Cancel);
                if (record.CoveredUntil is { } until) await copy.WriteAsync(until, NpgsqlDbType.Date, work.Cancel);
                else await copy.WriteNullAsync(work.Cancel);
            }
        });
        await work.ExecuteAsync(
            """
            INSERT INTO entitlement.cover (person, covered_until, learned_at)
            SELECT DISTINCT ON (person) person, covered_until, @now FROM arriving ORDER BY person, line DESC
            ON CONFLICT (person) DO UPDATE SET covered_until = excluded.covered_until, learned_at = excluded.learned_at
            """, new { now = time.GetUtcNow() });
    }
}
