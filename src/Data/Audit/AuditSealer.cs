
namespace Panah.Data;

/// <summary>Once a second puts a seal on the rows of all transactions that have ended, and the seal's hash outside the database.</summary>
internal sealed class AuditSealer(AppDb db, AuditAnchors anchors, TimeProvider time) : IRecurringJob
{
    private static readonly byte[] Beginning = new byte[32];

    public string Name => "data.audit-seal";

    public TimeSpan Every => TimeSpan.FromSeconds(1);

    public async Task RunAsync(CancellationToken cancel)
    {
        if (await SealAsync(cancel) is { } seal)
            anchors.Append(seal);
    }

    /// <summary>Null when there was nothing to seal. Two at once can't both succeed: a number is given once.</summary>
    public Task<AuditSeal?> SealAsync(CancellationToken cancel = default) => db.InTransactionAsync<AuditSeal?>(
        async work =>
        {
            var last = await AuditRows.LastSealAsync(work);
            var from = last?.ToXact ?? 0;
            var to = await work.ExecuteScalarAsync<long>(
                "select pg_snapshot_xmin(pg_current_snapshot())::text::bigint + (select xact_offset from data.audit_origin)");
            if (to <= from || !await work.ExecuteScalarAsync<bool>("select exists (select from data.audit_entries where xact >= @from and xact < @to)", new { from, to }))
                return null;
            var number = (last?.Number ?? 0) + 1;
            using var chain = new AuditChain(last?.Hash ?? Beginning, number, from, to);
            await foreach (var entry in AuditRows.EntriesAsync(work, from, to))
                chain.Add(entry);
            var seal = new AuditSeal(number, from, to, chain.Entries, chain.End(), time.GetUtcNow());
            await work.ExecuteAsync(
                "insert into data.audit_seals (number, from_xact, to_xact, entries, hash, at) values (@Number, @FromXact, @ToXact, @Entries, @Hash, @At)", seal);
            return seal;
        },
        cancel);
}
