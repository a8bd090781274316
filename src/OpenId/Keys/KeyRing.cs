using System.Text;

namespace Panah.OpenId.Keys;

/// <summary>The keys as they stand at one moment: one of each kind signs, all of them are shown.</summary>
internal sealed class KeyRing
{
    private readonly Dictionary<string, SigningKey> byKid;

    public KeyRing(IReadOnlyList<SigningKey> keys, DateTimeOffset now)
    {
        byKid = keys.ToDictionary(key => key.Kid, StringComparer.Ordinal);
        Ec = Current(keys, "EC", now);
        Rsa = Current(keys, "RSA", now);
        LoadedAt = now;
        Jwks = Encoding.UTF8.GetBytes($$"""{"keys":[{{string.Join(',', keys.Select(key => key.PublicJwk))}}]}""");
    }

    public SigningKey Ec { get; }

    public SigningKey Rsa { get; }

    public DateTimeOffset LoadedAt { get; }

    /// <summary>The JSON Web Key Set, ready to send.</summary>
    public byte[] Jwks { get; }

    public SigningKey For(string algorithm) => algorithm == Jwts.Algorithms.Es256 ? Ec : Rsa;

    public SigningKey? Find(string? kid) => kid is not null && byKid.TryGetValue(kid, out var key) ? key : null;

    private static SigningKey Current(IEnumerable<SigningKey> keys, string kind, DateTimeOffset now) =>
        keys.Where(key => key.Kind == kind && key.ActiveAt <= now).MaxBy(key => key.ActiveAt)!;
}
