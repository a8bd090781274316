using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

/// <summary>What a token endpoint cannot do without: a fresh claim set, one signature, one answer. No client, no check, no store.</summary>
internal sealed class Signing(string algorithm, string issuer) : IDisposable
{
    private readonly byte[] header = Encoding.ASCII.GetBytes(Base64Url.EncodeToString(Encoding.UTF8.GetBytes($$"""{"alg":"{{algorithm}}","typ":"at+jwt","kid":"bare"}""")));
    private readonly ECDsa ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly RSA rsa = RSA.Create(2048);

    public async Task AnswerAsync(HttpContext http)
    {
        http.Response.ContentType = "application/json";
        http.Response.Headers.CacheControl = "no-store";
        var token = Token();
        await using var json = new Utf8JsonWriter(http.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteString("access_token", token);
        json.WriteString("token_type", "Bearer");
        json.WriteNumber("expires_in", 900);
        json.WriteString("scope", "entitlement");
        json.WriteEndObject();
    }

    public void Dispose()
    {
        ec.Dispose();
        rsa.Dispose();
    }

    private string Token()
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var payload = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(payload))
        {
            json.WriteStartObject();
            json.WriteString("iss", issuer);
            json.WriteString("aud", issuer);
            json.WriteString("sub", "bench");
            json.WriteString("client_id", "bench");
            json.WriteString("scope", "entitlement");
            json.WriteNumber("iat", now);
            json.WriteNumber("exp", now + 900);
            json.WriteString("jti", Guid.CreateVersion7().ToString("N"));
            json.WriteEndObject();
        }

        byte[] signed = [.. header, (byte)'.', .. Encoding.ASCII.GetBytes(Base64Url.EncodeToString(payload.WrittenSpan))];
        var signature = algorithm == "ES256" ? ec.SignData(signed, HashAlgorithmName.SHA256) : rsa.SignData(signed, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return $"{Encoding.ASCII.GetString(signed)}.{Base64Url.EncodeToString(signature)}";
    }
}
