using Panah.Data;

namespace Panah.OpenId;

/// <summary>Ids of access tokens and grants that were withdrawn before their tokens ended. Few at any time, so each node holds them all and reads them anew each second.</summary>
internal sealed class Revocations(AppDb db, TimeProvider time)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    private volatile Snapshot snapshot = new([], DateTimeOffset.MinValue);

    public ValueTask<bool> ContainsAsync(Guid token, Guid? grant, CancellationToken cancel)
    {
        var known = snapshot;
        return time.GetUtcNow() - known.ReadAt < Fresh ? new(known.Has(token, grant)) : new(ReadAsync(token, grant, cancel));
    }

    /// <summary>Withdraws a token or all tokens of a grant. Call <see cref="Forget"/> after the commit, so that this node knows at once.</summary>
    public static Task AddAsync(Work work, Guid id, DateTimeOffset until) =>
        work.ExecuteAsync("insert into openid.revocations (id, expires_at) values (@id, @until) on conflict do nothing", new { id, until });

    public void Forget() => snapshot = new([], DateTimeOffset.MinValue);

    private async Task<bool> ReadAsync(Guid token, Guid? grant, CancellationToken cancel)
    {
        var before = snapshot;
        var now = time.GetUtcNow();
        var ids = await db.Alone(cancel).QueryAsync<Guid>("select id from openid.revocations where expires_at > @now", new { now });
        var read = new Snapshot([.. ids], now);
        // What was forgotten meanwhile must be read again: only the snapshot we started from is replaced.
        Interlocked.CompareExchange(ref snapshot, read, before);
        return read.Has(token, grant);
    }

    private sealed record Snapshot(HashSet<Guid> Ids, DateTimeOffset ReadAt)
    {
        public bool Has(Guid token, Guid? grant) => Ids.Count > 0 && (Ids.Contains(token) || (grant is { } id && Ids.Contains(id)));
    }
}
