using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Panah.Registries;

/// <summary>One client a registry, for the life of the node: connections and circuit are shared by all who ask.</summary>
internal sealed class RegistryClients(RegistrySettings settings, ILogger<RegistryClient> log) : IDisposable
{
    private readonly ConcurrentDictionary<string, RegistryClient> _clients = new(StringComparer.Ordinal);

    public RegistryClient this[string name] => _clients.GetOrAdd(name, static (key, with) => new RegistryClient(key, with.settings, with.log), (settings, log));

    public void Dispose()
    {
        foreach (var client in _clients.Values) client.Dispose();
    }
}
