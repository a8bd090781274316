using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Panah.OpenId.Jwts;

/// <summary>A public JWK (RFC 7517): EC P-256 or RSA of 2048 bits and more.</summary>
internal sealed class PublicKey
{
    private static readonly string[] PrivateMembers = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

    private readonly ECParameters? ec;
    private readonly RSAParameters? rsa;

    private PublicKey(string? kid, string? algorithm, ECParameters? ec, RSAParameters? rsa, string thumbprint)
    {
        (Kid, Algorithm, this.ec, this.rsa, Thumbprint) = (kid, algorithm, ec, rsa, thumbprint);
    }

    public string? Kid { get; }

    /// <summary>The key's own <c>alg</c>, where it names one.</summary>
    public string? Algorithm { get; }

    /// <summary>RFC 7638 with SHA-256.</summary>
    public string Thumbprint { get; }

    public static PublicKey? Parse(string json)
    {
        try
        {
            using var document = Json.Parse(json);
            return Parse(document.RootElement);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Null for what is no public key we take: another type or curve, a short modulus, a private member.</summary>
    public static PublicKey? Parse(JsonElement jwk)
    {
        if (jwk.ValueKind != JsonValueKind.Object || PrivateMembers.Any(name => jwk.TryGetProperty(name, out _)))
            return null;
        var (kid, algorithm) = (Json.Text(jwk, "kid"), Json.Text(jwk, "alg"));
        return Json.Text(jwk, "kty") switch
        {
            "EC" when Json.Text(jwk, "crv") == "P-256" && Number(jwk, "x") is { Length: 32 } x && Number(jwk, "y") is { Length: 32 } y =>
                FromPoint(kid, algorithm, x, y),
            "RSA" when Number(jwk, "n") is { Length: >= 256 and <= 512 } n && Number(jwk, "e") is { Length: >= 1 and <= 4 } e =>
                new(kid, algorithm, null, new RSAParameters { Modulus = n, Exponent = e }, Print($$"""{"e":"{{Text(e)}}","kty":"RSA","n":"{{Text(n)}}"}""")),
            _ => null,
        };
    }

    public bool Verify(string algorithm, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        if (Algorithm is not null && Algorithm != algorithm)
            return false;
        if (ec is { } point)
        {
            if (algorithm != Algorithms.Es256 || signature.Length != 64)
                return false;
            using var key = ECDsa.Create(point);
            return key.VerifyData(data, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }

        if (algorithm is not (Algorithms.Rs256 or Algorithms.Ps256))
            return false;
        using var modulus = RSA.Create(rsa!.Value);
        return modulus.VerifyData(data, signature, HashAlgorithmName.SHA256, algorithm == Algorithms.Ps256 ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1);
    }

    private static PublicKey? FromPoint(string? kid, string? algorithm, byte[] x, byte[] y)
    {
        var parameters = new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = x, Y = y } };
        try
        {
            using var onCurve = ECDsa.Create(parameters);
            return new(kid, algorithm, parameters, null, Print($$"""{"crv":"P-256","kty":"EC","x":"{{Text(x)}}","y":"{{Text(y)}}"}"""));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static byte[]? Number(JsonElement jwk, string name) => Json.Text(jwk, name) is { } text ? Json.Bytes(text) : null;

    private static string Text(byte[] number) => Base64Url.EncodeToString(number);

    private static string Print(string canonical) => Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)));
}
