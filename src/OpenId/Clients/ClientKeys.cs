using System.Text.Json;
using Panah.OpenId.Jwts;

namespace Panah.OpenId.Clients;

/// <summary>A client's public keys, by value or by address.</summary>
internal sealed class ClientKeys(OutsideHttp outside, TimeProvider time)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(5);
    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, (IReadOnlyList<PublicKey> Keys, DateTimeOffset ReadAt)> cache = new(StringComparer.Ordinal);

    /// <summary>Empty where there are none or their address does not answer: nothing is then believed.</summary>
    public async ValueTask<IReadOnlyList<PublicKey>> GetAsync(Client client, CancellationToken cancel)
    {
        var address = client.Settings.JwksUri;
        var name = client.Settings.Jwks ?? address ?? "";
        if (cache.TryGetValue(name, out var known) && (address is null || client.Settings.Jwks is not null || time.GetUtcNow() - known.ReadAt < Fresh))
            return known.Keys;
        var jwks = client.Settings.Jwks ?? (address is null ? null : await outside.GetAsync(client, new Uri(address), cancel));
        var keys = jwks is null ? [] : Parse(jwks);
        cache[name] = (keys, time.GetUtcNow());
        return keys;
    }

    /// <summary>Reads a JWK set (RFC 7517 section 5); keys it does not know are left out.</summary>
    public static IReadOnlyList<PublicKey> Parse(string jwks)
    {
        try
        {
            using var document = Json.Parse(jwks);
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("keys", out var keys) || keys.ValueKind != JsonValueKind.Array)
                return [];
            return [.. keys.EnumerateArray().Select(PublicKey.Parse).OfType<PublicKey>().Take(20)];
        }
        catch (JsonException)
        {
            return [];
        }
    }
}
