using System.Collections.Concurrent;
using System.Security.Cryptography;
using Panah.OpenId.Jwts;

namespace Panah.OpenId.Keys;

/// <summary>A key pair of ours. EC signs ES256; RSA signs RS256 and PS256 (RFC 7518 section 3.1).</summary>
internal sealed class SigningKey(string kid, string kind, byte[] pkcs8, string publicJwk, DateTimeOffset activeAt)
{
    // Instances of AsymmetricAlgorithm are not promised to be thread-safe: each signer takes its own and gives it back.
    private readonly ConcurrentBag<AsymmetricAlgorithm> idle = [];
    private readonly ConcurrentDictionary<(string, string), byte[]> headers = [];

    public string Kid => kid;

    public string Kind => kind;

    public string PublicJwk => publicJwk;

    public DateTimeOffset ActiveAt => activeAt;

    public PublicKey Public { get; } = PublicKey.Parse(publicJwk)!;

    /// <summary>Base64url of the JOSE header, made once for each type and algorithm.</summary>
    public ReadOnlySpan<byte> Header(string type, string algorithm) =>
        headers.GetOrAdd((type, algorithm), static (id, kid) => JwtWriter.EncodeHeader(id.Item1, id.Item2, kid), kid);

    public byte[] Sign(string algorithm, ReadOnlySpan<byte> data)
    {
        var key = idle.TryTake(out var free) ? free : Load();
        try
        {
            return algorithm switch
            {
                Algorithms.Es256 => ((ECDsa)key).SignData(data, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation),
                Algorithms.Rs256 => ((RSA)key).SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
                Algorithms.Ps256 => ((RSA)key).SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pss),
                _ => throw new ArgumentOutOfRangeException(nameof(algorithm), algorithm, "Not an algorithm of ours."),
            };
        }
        finally
        {
            idle.Add(key);
        }
    }

    private AsymmetricAlgorithm Load()
    {
        AsymmetricAlgorithm key = kind == "EC" ? ECDsa.Create() : RSA.Create();
        key.ImportPkcs8PrivateKey(pkcs8, out _);
        return key;
    }
}
