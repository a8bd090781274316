namespace Panah.OpenId;

/// <summary>Which clients there are, for rooms that keep something of theirs.</summary>
public sealed class ClientNames
{
    private readonly Clients.ClientStore _store;

    internal ClientNames(Clients.ClientStore store) => _store = store;

    /// <summary>True for a client that is registered and not off.</summary>
    public async Task<bool> KnowsAsync(string id, CancellationToken cancel = default) => await _store.FindAsync(id, cancel) is not null;
}
