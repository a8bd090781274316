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
        db.Alone(cancel).QuerySingleAsync<(string?, DateTimeOffset?)>("select cursor, refreshed_at from entitlement.feed");

    /// <summary>Keeps what the registry has just said of one person.</summary>
    public Task LearnAsync(Guid person, DateOnly? coveredUntil, CancellationToken cancel) =>
        db.Alone(cancel).ExecuteAsync(
            """
            insert into entitlement.cover (person, covered_until, learned_at) values (@person, @coveredUntil, @now)
            on conflict (person) do update set covered_until = excluded.covered_until, learned_at = excluded.learned_at
            where cover.learned_at <= excluded.learned_at
            """,
            new { person, coveredUntil, now = time.GetUtcNow() });

    /// <summary>Takes a page of the feed, in one transaction with its cursor; false when another node was faster.</summary>
    public Task<bool> FollowAsync(string? after, CoverChanges page, CancellationToken cancel) => db.InTransactionAsync(async work =>
    {
        var moved = await work.ExecuteAsync(
            "update entitlement.feed set cursor = @Cursor, refreshed_at = case when @More then refreshed_at else @now end where cursor is not distinct from @after",
            new { page.Cursor, page.More, after, now = time.GetUtcNow() });
        if (moved == 0) return false;
        await CopyAsync(work, page.Changes);
        return true;
    }, cancel);

    /// <summary>By COPY into a table of the transaction, then merged; the last record of a person wins.</summary>
    public async Task CopyAsync(Work work, IReadOnlyCollection<CoverRecord> records)
    {
        if (records.Count == 0) return;
        await work.ExecuteAsync("create temp table arriving (line integer, person uuid, covered_until date) on commit drop");
        await work.CopyAsync("copy arriving from stdin (format binary)", async copy =>
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
            insert into entitlement.cover (person, covered_until, learned_at)
            select distinct on (person) person, covered_until, @now from arriving order by person, line desc
            on conflict (person) do update set covered_until = excluded.covered_until, learned_at = excluded.learned_at
            """, new { now = time.GetUtcNow() });
    }
}
