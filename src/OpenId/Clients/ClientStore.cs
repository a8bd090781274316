using System.Collections.Concurrent;
using System.Text.Json;
using Panah.Data;

namespace Panah.OpenId.Clients;

/// <summary>Clients in memory for a few seconds at a time: asked at every request, changed a few times a year.</summary>
internal sealed class ClientStore(AppDb db, BuiltInClients builtIn, TimeProvider time)
{
    /// <summary>So long does a node trust what it read; a client disabled by another node works no longer than this.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, (Client Client, DateTimeOffset ReadAt)> cache = new(StringComparer.Ordinal);

    public ValueTask<Client?> FindAsync(string? id, CancellationToken cancel = default)
    {
        if (string.IsNullOrEmpty(id) || id.Length > 64 || id.Contains('\0', StringComparison.Ordinal))
            return new((Client?)null);
        if (builtIn.Find(id) is { } known)
            return new(known);
        return cache.TryGetValue(id, out var read) && time.GetUtcNow() - read.ReadAt < Fresh ? new(read.Client) : new(ReadAsync(id, cancel));
    }

    /// <summary>The same within a transaction, on its connection: a second one may never come (H-1).</summary>
    public async ValueTask<Client?> FindAsync(Work work, string id)
    {
        if (builtIn.Find(id) is { } known) return known;
        if (cache.TryGetValue(id, out var read) && time.GetUtcNow() - read.ReadAt < Fresh) return read.Client;
        var row = await work.QuerySingleOrDefaultAsync<Row>(
            "select id, uid, secret_hash, sector, settings::text as settings from openid.clients where id = @id and disabled_at is null", new { id });
        return row is null ? null : Build(row);
    }

    /// <summary>Adds the client; false when the id is taken.</summary>
    public async Task<bool> AddAsync(Work work, ClientSettings settings, byte[]? secretHash)
    {
        var now = time.GetUtcNow();
        var added = await work.ExecuteAsync(
            "insert into openid.clients (id, uid, secret_hash, sector, settings, created_at) values (@Id, @uid, @secretHash, @sector, @json::jsonb, @now) on conflict do nothing",
            new { settings.Id, uid = Guid.CreateVersion7(now), secretHash, sector = Client.SectorOf(settings), json = JsonSerializer.Serialize(settings), now });
        return added == 1;
    }

    public async Task<IReadOnlyList<Client>> ListAsync(CancellationToken cancel = default)
    {
        return [.. (await db.Alone(cancel).QueryAsync<Row>("select id, uid, secret_hash, sector, settings::text as settings from openid.clients where disabled_at is null order by created_at")).Select(Build)];
    }

    public async Task<bool> DisableAsync(Work work, string id)
    {
        var disabled = await work.ExecuteAsync(
            "update openid.clients set disabled_at = @now where id = @id and disabled_at is null", new { id, now = time.GetUtcNow() });
        Forget(id);
        return disabled == 1;
    }

    /// <summary>Puts settings in the place of those that were read; false when somebody else was faster, or the client is off.</summary>
    public Task<bool> ChangeAsync(Work work, ClientSettings before, ClientSettings after) =>
        UpdateAsync(work, after.Id, "settings = @after::jsonb", "@before::jsonb @> settings", new { after.Id, before = JsonSerializer.Serialize(before), after = JsonSerializer.Serialize(after) });

    /// <summary>The former secret is worth nothing from now on.</summary>
    public Task<bool> ReplaceSecretAsync(Work work, string id, byte[] secretHash) =>
        UpdateAsync(work, id, "secret_hash = @secretHash", "secret_hash is not null", new { id, secretHash });

    private async Task<bool> UpdateAsync(Work work, string id, string change, string condition, object values)
    {
        var changed = await work.ExecuteAsync($"update openid.clients set {change} where id = @id and disabled_at is null and {condition}", values);
        Forget(id);
        return changed == 1;
    }

    public void Forget(string id) => cache.TryRemove(id, out _);

    private async Task<Client?> ReadAsync(string id, CancellationToken cancel)
    {
        // Before it is read: the row is trusted from when it was surely as read.
        var readAt = time.GetUtcNow();
        var row = await db.Alone(cancel).QuerySingleOrDefaultAsync<Row>(
            "select id, uid, secret_hash, sector, settings::text as settings from openid.clients where id = @id and disabled_at is null", new { id });
        if (row is null)
        {
            Forget(id);
            return null;
        }

        var client = Build(row);
        cache[id] = (client, readAt);
        return client;
    }

    private static Client Build(Row row) => new(row.Uid, JsonSerializer.Deserialize<ClientSettings>(row.Settings)!, row.SecretHash, row.Sector);

    private sealed class Row
    {
        public required string Id { get; init; }

        public required Guid Uid { get; init; }

        public byte[]? SecretHash { get; init; }

        public required string Sector { get; init; }

        public required string Settings { get; init; }
    }
}
