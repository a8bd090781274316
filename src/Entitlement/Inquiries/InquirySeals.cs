using System.Data;
using System.Globalization;
using System.Text.Json;
using Panah.Data;

namespace Panah.Entitlement;

/// <summary>Holds the inquiries to their seals, and the seals to the audit, which is chained; <c>panah audit verify</c> asks it after the chain itself.</summary>
public sealed class InquirySeals
{
    internal const string Action = "entitlement.answered";

    private readonly AppDb _db;

    internal InquirySeals(AppDb db) => _db = db;

    /// <returns>Numbers of the groups whose rows are not what was sealed: edited, added or taken away. Empty: all is well.</returns>
    public Task<IReadOnlyList<long>> VerifyAsync(CancellationToken cancel = default) =>
        // One snapshot: what is being answered meanwhile is either wholly in it or not at all.
        _db.InTransactionAsync(IsolationLevel.RepeatableRead, VerifyAsync, cancel);

    private static async Task<IReadOnlyList<long>> VerifyAsync(Work work)
    {
        var sealedGroups = (await work.QueryAsync<(long Id, int Count, byte[] Digest)>("select id, count, digest from entitlement.seal order by id")).ToDictionary(s => s.Id);
        var broken = await NotAsToldAsync(work, sealedGroups);
        var seen = new HashSet<long>();
        var rows = work.StreamAsync<Row>("select id, seal, asked_at, person, covered, covered_until, credit_id, credit_left, client_id, asker from entitlement.inquiry order by seal, id");
        SealDigest? digest = null;
        await foreach (var row in rows.WithCancellation(work.Cancel))
        {
            if (digest is not null && digest.Seal != row.Seal) Close();
            digest ??= new SealDigest();
            digest.Add(row.Seal, row.Id, row.AskedAt, row.Person, row.Covered, row.CoveredUntil, row.CreditId, row.CreditLeft, row.ClientId, row.Asker);
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

    /// <summary>Seals that the audit tells otherwise, or that only one of the two knows; 0 stands for a line of the audit that names none.</summary>
    private static async Task<SortedSet<long>> NotAsToldAsync(Work work, Dictionary<long, (long Id, int Count, byte[] Digest)> sealedGroups)
    {
        var broken = new SortedSet<long>(sealedGroups.Keys);
        await foreach (var line in AuditLog.ReadActionAsync(work, Action).WithCancellation(work.Cancel))
        {
            var id = long.TryParse(line.ObjectId, NumberStyles.None, CultureInfo.InvariantCulture, out var named) ? named : 0;
            if (Told(line.Details) is { } told && sealedGroups.TryGetValue(id, out var group) && group.Count == told.Count && Convert.ToHexStringLower(group.Digest) == told.Digest) broken.Remove(id);
            else broken.Add(id);
        }

        return broken;
    }

    /// <summary>Null for what no writer of ours wrote: a line that can't be read is a finding, not the end of the check.</summary>
    private static SealDetails? Told(string? details)
    {
        try
        {
            return details is null ? null : JsonSerializer.Deserialize<SealDetails>(details);
        }
        catch (JsonException)
        {
            return null;
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
        public Guid? Asker { get; init; }
    }
}
