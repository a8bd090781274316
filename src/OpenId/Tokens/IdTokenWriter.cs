using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Panah.OpenId.Claims;
using Panah.OpenId.Clients;
using Panah.OpenId.Jwts;
using Panah.OpenId.Keys;
using Panah.OpenId.Protocol;

namespace Panah.OpenId.Tokens;

/// <summary>Writes ID tokens (OpenID Connect Core section 2).</summary>
internal sealed class IdTokenWriter(SigningKeys keys, PersonClaims people, Issuer issuer, TimeProvider time)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    /// <param name="nonce">As the client sent it; null at refresh (section 12.2).</param>
    public async ValueTask<string> WriteAsync(Client client, Grant grant, string? nonce, string accessToken, CancellationToken cancel)
    {
        var key = (await keys.RotatedAsync(cancel)).For(client.IdTokenAlgorithm);
        // Most ID tokens tell nothing of the person; then nobody is asked.
        var person = grant.IdTokenClaims.Length == 0 ? null : await people.FindAsync(grant.PersonId, cancel);
        var now = time.GetUtcNow();
        return JwtWriter.Write(key, "JWT", client.IdTokenAlgorithm, (client, grant, nonce, accessToken, person), (json, token) =>
        {
            json.WriteString("iss", issuer.Name);
            json.WriteString("sub", token.grant.Subject);
            json.WriteString("aud", token.client.Id);
            json.WriteNumber("iat", now.ToUnixTimeSeconds());
            json.WriteNumber("exp", (now + Lifetime).ToUnixTimeSeconds());
            json.WriteNumber("auth_time", token.grant.AuthenticatedAt.ToUnixTimeSeconds());
            if (token.nonce is not null)
                json.WriteString("nonce", token.nonce);
            json.WriteString("acr", token.grant.Acr);
            json.WriteStartArray("amr");
            foreach (var method in token.grant.Amr)
                json.WriteStringValue(method);
            json.WriteEndArray();
            json.WriteString("sid", token.grant.Sid);
            // Section 3.1.3.6: the left half of the hash of the algorithm, SHA-256 in all of ours.
            json.WriteString("at_hash", Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(token.accessToken)).AsSpan(0, 16)));
            if (token.person is not null)
                PersonClaims.Write(json, token.grant.IdTokenClaims, token.person, token.grant);
        });
    }
}
