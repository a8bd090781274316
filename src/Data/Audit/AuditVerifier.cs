using Npgsql;

namespace Panah.Data;

/// <summary>What a check of the audit found; whole when there are no findings.</summary>
/// <param name="Seals">How many seals there are.</param>
/// <param name="Entries">How many rows they cover.</param>
/// <param name="Anchors">How many heads outside the database agree.</param>
public sealed record AuditVerdict(long Seals, long Entries, long Anchors, IReadOnlyList<string> Findings);

/// <summary>Recomputes every seal and holds the heads kept outside against them: edits, deletions, reordering and a cut-off end are found.</summary>
public sealed class AuditVerifier
{
    private readonly AppDb _db;
    private readonly AuditAnchors _anchors;
    private readonly AuditSealer _sealer;

    internal AuditVerifier(AppDb db, AuditAnchors anchors, AuditSealer sealer) => (_db, _anchors, _sealer) = (db, anchors, sealer);

    /// <summary>Seals what is still open first, so that the answer covers all that has been committed.</summary>
    public async Task<AuditVerdict> VerifyAsync(CancellationToken cancel = default)
    {
        var findings = new List<string>();
        await SealNowAsync(cancel);
        var seals = await AuditRows.SealsAsync(_db.Alone(cancel));
        var entries = await CheckChainAsync(_db.Alone(cancel), seals, findings);
        return new AuditVerdict(seals.Count, entries, CheckAnchors(seals, findings), findings);
    }

    private async Task SealNowAsync(CancellationToken cancel)
    {
        try
        {
            await _sealer.RunAsync(cancel);
        }
        catch (PostgresException twice) when (twice.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            // A running node sealed at the same moment; that serves as well.
        }
    }

    private static async Task<long> CheckChainAsync(Statements sql, IReadOnlyList<AuditSeal> seals, List<string> findings)
    {
        var (previous, at, number, total) = (new byte[32], 0L, 0L, 0L);
        foreach (var seal in seals)
        {
            if (seal.Number != number + 1 || seal.FromXact != at)
                findings.Add($"Seal {seal.Number} does not follow seal {number}: seals are missing.");
            using var chain = new AuditChain(previous, seal.Number, seal.FromXact, seal.ToXact);
            await foreach (var entry in AuditRows.EntriesAsync(sql, seal.FromXact, seal.ToXact))
                chain.Add(entry);
            if (chain.Entries != seal.Entries)
                findings.Add($"Seal {seal.Number} of {seal.At:u} covers {seal.Entries} entries, and {chain.Entries} are there.");
            if (!chain.End().AsSpan().SequenceEqual(seal.Hash))
                findings.Add($"Seal {seal.Number} of {seal.At:u} does not fit its entries: they were edited, moved, added or taken away.");
            (previous, at, number, total) = (seal.Hash, seal.ToXact, seal.Number, total + chain.Entries);
        }

        return total;
    }

    private long CheckAnchors(IReadOnlyList<AuditSeal> seals, List<string> findings)
    {
        var hashes = seals.ToDictionary(seal => seal.Number, seal => Convert.ToHexStringLower(seal.Hash));
        var agree = 0L;
        foreach (var anchor in _anchors.Read())
        {
            if (!hashes.TryGetValue(anchor.Number, out var hash))
                findings.Add($"Seal {anchor.Number} is in the heads kept outside and no more in the database: the end was cut off.");
            else if (hash != anchor.Hash)
                findings.Add($"Seal {anchor.Number} is not the one in the heads kept outside: the chain was made anew.");
            else
                agree++;
        }

        return agree;
    }
}
