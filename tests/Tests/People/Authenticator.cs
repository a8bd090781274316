using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;

namespace Panah.Tests.Persons;

/// <summary>
/// A device with one passkey: an ES256 key that verifies its user and counts. What it answers can be bent where a test wants an
/// attacker's answer; with Chromium's own virtual authenticator the same ceremonies run in the browser tests.
/// </summary>
internal sealed class Authenticator(string origin, string relyingParty = "localhost") : IDisposable
{
    private const byte Present = 1, Verified = 4, HasCredential = 64;
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public byte[] CredentialId { get; init; } = RandomNumberGenerator.GetBytes(16);

    public string UserHandle { get; set; } = "";

    public uint Count { get; set; }

    public bool VerifiesUser { get; set; } = true;

    public string Origin { get; set; } = origin;

    /// <summary>The page it runs in stands inside a frame of another site.</summary>
    public bool InFrame { get; set; }

    /// <summary>Answers options of a new passkey (WebAuthn 5.1.3, attestation «none»).</summary>
    public string Create(JsonElement options)
    {
        UserHandle = options.GetProperty("user").GetProperty("id").GetString()!;
        byte[] data = [.. Data(HasCredential), .. new byte[16], .. Short(CredentialId.Length), .. CredentialId, .. CoseKey()];
        byte[] attestation = [0xa3, .. Text("fmt"), .. Text("none"), .. Text("attStmt"), 0xa0, .. Text("authData"), .. Bytes(data)];
        return Json("webauthn.create", options, (client, response) =>
        {
            response["clientDataJSON"] = client;
            response["attestationObject"] = WebEncoders.Base64UrlEncode(attestation);
            response["transports"] = new[] { "internal" };
        });
    }

    /// <summary>Answers options of a sign-in (WebAuthn 5.1.4).</summary>
    public string Get(JsonElement options, string type = "webauthn.get")
    {
        Count++;
        var data = Data(0);
        return Json(type, options, (client, response) =>
        {
            byte[] signed = [.. data, .. SHA256.HashData(WebEncoders.Base64UrlDecode(client))];
            response["clientDataJSON"] = client;
            response["authenticatorData"] = WebEncoders.Base64UrlEncode(data);
            response["signature"] = WebEncoders.Base64UrlEncode(_key.SignData(signed, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
            response["userHandle"] = UserHandle;
        });
    }

    public void Dispose() => _key.Dispose();

    private string Json(string type, JsonElement options, Action<string, Dictionary<string, object>> fill)
    {
        var client = JsonSerializer.SerializeToUtf8Bytes(new { type, challenge = options.GetProperty("challenge").GetString(), origin = Origin, crossOrigin = InFrame });
        var response = new Dictionary<string, object>(StringComparer.Ordinal);
        fill(WebEncoders.Base64UrlEncode(client), response);
        var id = WebEncoders.Base64UrlEncode(CredentialId);
        return JsonSerializer.Serialize(new { id, rawId = id, type = "public-key", response, clientExtensionResults = new { } });
    }

    private byte[] Data(byte more)
    {
        var count = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(count, Count);
        return [.. SHA256.HashData(Encoding.UTF8.GetBytes(relyingParty)), (byte)(Present | (VerifiesUser ? Verified : 0) | more), .. count];
    }

    /// <summary>COSE_Key of ES256 (RFC 9053): kty 2, alg -7, crv 1, x, y.</summary>
    private byte[] CoseKey()
    {
        var point = _key.ExportParameters(false).Q;
        return [0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, .. Bytes(point.X!), 0x22, .. Bytes(point.Y!)];
    }

    private static byte[] Short(int value) => [(byte)(value >> 8), (byte)value];

    private static byte[] Text(string text) => [(byte)(0x60 + text.Length), .. Encoding.ASCII.GetBytes(text)];

    private static byte[] Bytes(byte[] bytes) => bytes.Length < 256 ? [0x58, (byte)bytes.Length, .. bytes] : [0x59, .. Short(bytes.Length), .. bytes];
}
