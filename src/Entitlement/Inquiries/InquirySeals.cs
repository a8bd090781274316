using Dapper;
using Panah.Data;

namespace Panah.Entitlement;

/// <summary>Holds the inquiries to their seals; <c>panah audit verify</c> asks it after the audit chain itself.</summary>
public sealed class InquirySeals
{
    private readonly AppDb _db;

    internal InquirySeals(AppDb db) => _db = db;

    /// <returns>Numbers of the groups whose rows are not what was sealed: edited, added or taken away. Empty: all is well.</returns>
    public async Task<IReadOnlyList<long>> VerifyAsync(CancellationToken cancel = default)
    {
        await using var connection = await _db.OpenAsync(cancel);
        var sealedGroups = (await connection.QueryAsync<(long Id, int Count, byte[] Digest)>("SELECT id, count, digest FROM entitlement.seal ORDER BY id")).ToDictionary(s => s.Id);
        var broken = new SortedSet<long>();
        var seen = new HashSet<long>();
        var rows = connection.QueryUnbufferedAsync<Row>("SELECT id, seal, asked_at, person, covered, covered_until, credit_id, credit_left, client_id FROM entitlement.inquiry ORDER BY seal, id");
        SealDigest? digest = null;
        await foreach (var row in rows.WithCancellation(cancel))
        {
            if (digest is not null && digest.Seal != row.Seal) Close();
            digest ??= new SealDigest();
            digest.Add(row.Seal, row.Id, row.AskedAt, row.Person, row.Covered, row.CoveredUntil, row.CreditId, row.CreditLeft, row.ClientId);
        }

        if (digest is not null) Close();
        broken.UnionWith(sealedGroups.Keys.Where(id => !seen.Contains(id)));
        return [.. broken];

        void Close()
        {
            seen.Add(digest.Seal);
            if (!sealedGroups.TryGetValue(digest.Seal, out var group) || group.Count != digest.Count || !group.Digest.AsSpan().SequenceEqual(digest.Finish())) broken.Add(digest.Seal);
            digest.Dispose();
            digest = null;
        }
    }

    private sealed class Row
    {
        public long Id { get; init; }
        public long Seal { get; init; }
        public DateTimeOffset AskedAt { get; init; }
        public Guid Person { get; init; }
        public bool Covered { get; init; }
        public DateOnly? CoveredUntil { get; init; }
        public long? CreditId { get; init; }
        public int? CreditLeft { get; init; }
        public string? ClientId { get; init; }
    }
}
