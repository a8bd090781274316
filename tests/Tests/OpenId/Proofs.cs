using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;

namespace Panah.Tests.OpenId;

/// <summary>A key of a client's: signs its assertions and its DPoP proofs, right or wrong.</summary>
public sealed class ClientKey(string algorithm = "ES256")
{
    private readonly ECDsa ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly RSA rsa = RSA.Create(2048);

    public string Algorithm => algorithm;

    public JsonObject Jwk
    {
        get
        {
            if (algorithm == "ES256")
            {
                var point = ec.ExportParameters(false).Q;
                return new() { ["kty"] = "EC", ["crv"] = "P-256", ["x"] = Text(point.X!), ["y"] = Text(point.Y!) };
            }

            var numbers = rsa.ExportParameters(false);
            return new() { ["kty"] = "RSA", ["n"] = Text(numbers.Modulus!), ["e"] = Text(numbers.Exponent!) };
        }
    }

    public string Jwks => new JsonObject { ["keys"] = new JsonArray(Jwk) }.ToJsonString();

    public string Thumbprint
    {
        get
        {
            var jwk = Jwk;
            var canonical = algorithm == "ES256"
                ? $$"""{"crv":"P-256","kty":"EC","x":"{{jwk["x"]}}","y":"{{jwk["y"]}}"}""" : $$"""{"e":"{{jwk["e"]}}","kty":"RSA","n":"{{jwk["n"]}}"}""";
            return Text(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)));
        }
    }

    /// <summary>The private half, as a careless client would leak it.</summary>
    public string PrivateNumber => Text(ec.ExportParameters(true).D!);

    public string Sign(JsonObject header, JsonObject claims)
    {
        var signed = $"{Text(header)}.{Text(claims)}";
        var data = Encoding.ASCII.GetBytes(signed);
        var signature = ((header["alg"] as JsonValue)?.TryGetValue<string>(out var named) == true ? named : null) switch
        {
            "ES256" => ec.SignData(data, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation),
            "PS256" => rsa.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pss),
            "RS256" => rsa.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
            _ => [],
        };
        return $"{signed}.{Text(signature)}";
    }

    /// <summary>A DPoP proof (RFC 9449 section 4.2), spoiled as the test likes.</summary>
    public string Proof(string method, string address, DateTimeOffset now, string? token = null, Action<JsonObject, JsonObject>? spoil = null)
    {
        var header = new JsonObject { ["typ"] = "dpop+jwt", ["alg"] = algorithm, ["jwk"] = Jwk };
        var claims = new JsonObject { ["jti"] = Text(RandomNumberGenerator.GetBytes(12)), ["htm"] = method, ["htu"] = address, ["iat"] = now.ToUnixTimeSeconds() };
        if (token is not null)
            claims["ath"] = Text(SHA256.HashData(Encoding.ASCII.GetBytes(token)));
        spoil?.Invoke(header, claims);
        return Sign(header, claims);
    }

    /// <summary>A client assertion (RFC 7523 section 3), spoiled as the test likes.</summary>
    public string Assertion(string client, string audience, DateTimeOffset now, Action<JsonObject, JsonObject>? spoil = null)
    {
        var header = new JsonObject { ["typ"] = "JWT", ["alg"] = algorithm };
        var claims = new JsonObject
        {
            ["iss"] = client, ["sub"] = client, ["aud"] = audience, ["jti"] = Text(RandomNumberGenerator.GetBytes(12)),
            ["iat"] = now.ToUnixTimeSeconds(), ["exp"] = now.AddMinutes(1).ToUnixTimeSeconds(),
        };
        spoil?.Invoke(header, claims);
        return Sign(header, claims);
    }

    private static string Text(JsonObject json) => Text(JsonSerializer.SerializeToUtf8Bytes(json));

    private static string Text(byte[] bytes) => WebEncoders.Base64UrlEncode(bytes);
}
