using System.Text;
using System.Text.Json;

namespace Panah.OpenId.Jwts;

/// <summary>A JWT as somebody sent it: read, not yet believed.</summary>
internal sealed class Jwt
{
    private const int MaxLength = 16 * 1024;

    private readonly string signed;
    private readonly byte[] signature;

    private Jwt(JsonElement header, JsonElement claims, string signed, byte[] signature)
    {
        (Header, Claims, this.signed, this.signature) = (header, claims, signed, signature);
        (Algorithm, Type, Kid) = (Json.Text(header, "alg") ?? "", Json.Text(header, "typ"), Json.Text(header, "kid"));
    }

    public JsonElement Header { get; }

    public JsonElement Claims { get; }

    public string Algorithm { get; }

    public string? Type { get; }

    public string? Kid { get; }

    /// <summary>Null for what is no compact JWS, has members twice, or a <c>crit</c> we do not know (RFC 7515 section 4.1.11).</summary>
    public static Jwt? Read(string? text)
    {
        if (text is null || text.Length > MaxLength)
            return null;
        var parts = text.Split('.');
        if (parts.Length != 3 || parts[2].Length == 0)
            return null;
        if (Part(parts[0]) is not { } header || Part(parts[1]) is not { } claims || Json.Bytes(parts[2]) is not { } signature)
            return null;
        return header.TryGetProperty("crit", out _) ? null : new Jwt(header, claims, text[..text.LastIndexOf('.')], signature);
    }

    /// <summary>True when one of the keys made the signature, with an algorithm from the list.</summary>
    public bool IsSignedBy(IEnumerable<PublicKey> keys, IReadOnlyList<string> algorithms)
    {
        if (!algorithms.Contains(Algorithm, StringComparer.Ordinal))
            return false;
        var data = Encoding.ASCII.GetBytes(signed);
        return keys.Where(key => Kid is null || key.Kid is null || key.Kid == Kid).Any(key => key.Verify(Algorithm, data, signature));
    }

    public string? Text(string claim) => Json.Text(Claims, claim);

    public DateTimeOffset? Time(string claim) => Json.Time(Claims, claim);

    private static JsonElement? Part(string encoded)
    {
        if (Json.Bytes(encoded) is not { } bytes)
            return null;
        try
        {
            using var document = Json.Parse(bytes);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
