using System.Text.Json;
using Panah.OpenId.Clients;
using Panah.OpenId.Jwts;
using Panah.OpenId.Keys;
using Panah.OpenId.Protocol;

namespace Panah.OpenId.Tokens;

/// <summary>Writes access tokens (RFC 9068).</summary>
internal sealed class TokenWriter(SigningKeys keys, Issuer issuer, TimeProvider time)
{
    public static readonly TimeSpan AccessLifetime = TimeSpan.FromMinutes(15);

    /// <param name="grant">Null for a client that acts for itself: its subject is then itself.</param>
    public async ValueTask<string> AccessAsync(Client client, Grant? grant, string scope, string? thumbprint, CancellationToken cancel)
    {
        var algorithm = client.Settings.AccessTokenAlgorithm;
        var key = (await keys.RotatedAsync(cancel)).For(algorithm);
        var now = time.GetUtcNow();
        return JwtWriter.Write(key, AccessTokens.Type, algorithm, (issuer, client, grant, scope, thumbprint, now), static (json, token) =>
        {
            json.WriteString("iss", token.issuer.Name);
            json.WriteString("aud", token.issuer.Name);
            json.WriteString("sub", token.grant?.Subject ?? token.client.Id);
            json.WriteString("client_id", token.client.Id);
            json.WriteString("scope", token.scope);
            json.WriteNumber("iat", token.now.ToUnixTimeSeconds());
            json.WriteNumber("exp", (token.now + AccessLifetime).ToUnixTimeSeconds());
            json.WriteString("jti", Guid.CreateVersion7(token.now).ToString("N"));
            if (token.grant is { } grant)
            {
                json.WriteString("grant", grant.Id.ToString("N"));
                json.WriteNumber("auth_time", grant.AuthenticatedAt.ToUnixTimeSeconds());
                json.WriteString("acr", grant.Acr);
                if (grant.Company is { } company)
                    json.WriteString("company_id", company);
            }

            if (token.thumbprint is { } thumbprint)
            {
                json.WriteStartObject("cnf");
                json.WriteString("jkt", thumbprint);
                json.WriteEndObject();
            }
        });
    }
}
