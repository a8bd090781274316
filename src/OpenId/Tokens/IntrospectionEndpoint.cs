using Microsoft.AspNetCore.Http;
using Panah.Data;
using Panah.OpenId.Clients;
using Panah.OpenId.Protocol;

namespace Panah.OpenId.Tokens;

/// <summary>
/// The introspection endpoint (RFC 7662): for clients that can keep a secret, about tokens of their own. Those of others, whose audience they are not,
/// are <c>active: false</c> like unknown ones (section 4).
/// </summary>
internal sealed class IntrospectionEndpoint(ClientAuthentication authentication, AccessTokens tokens, AppDb db, SealedText sealedText, Issuer issuer, TimeProvider time)
{
    private static readonly Rule TokenSent = new("introspect.token-sent", "RFC 7662 2.1", "invalid_request", "token is missing.");
    private static readonly Rule Proven = new("introspect.proven", "RFC 7662 2.1, 4", "invalid_client", "A public client cannot ask about tokens.", 401);

    public async Task HandleAsync(HttpContext http)
    {
        var (refused, client, token) = await JudgeAsync(http);
        if (refused is not null)
        {
            await Answers.RefuseAsync(http, issuer, refused);
            return;
        }

        var (_, judged) = await tokens.JudgeAsync(token!, http.RequestAborted);
        var access = judged?.ClientId == client!.Id ? judged : null;
        var grant = access is null ? await FindRefreshAsync(client, token!, http.RequestAborted) : null;
        await Answers.JsonAsync(http, (access, grant, issuer, client), static (json, found) =>
        {
            json.WriteBoolean("active", found.access is not null || found.grant is not null);
            if (found.access is { } access)
            {
                json.WriteString("token_type", access.Thumbprint is null ? "Bearer" : "DPoP");
                json.WriteString("iss", found.issuer.Name);
                json.WriteString("aud", found.issuer.Name);
                json.WriteString("sub", access.Subject);
                json.WriteString("client_id", access.ClientId);
                json.WriteString("scope", access.ScopeText);
                json.WriteNumber("iat", access.IssuedAt.ToUnixTimeSeconds());
                json.WriteNumber("exp", access.ExpiresAt.ToUnixTimeSeconds());
                json.WriteString("jti", access.Id.ToString("N"));
                if (access.Thumbprint is not null)
                {
                    json.WriteStartObject("cnf");
                    json.WriteString("jkt", access.Thumbprint);
                    json.WriteEndObject();
                }
            }
            else if (found.grant is { } grant)
            {
                json.WriteString("client_id", found.client.Id);
                json.WriteString("sub", grant.Subject);
                json.WriteString("scope", grant.Scope);
            }
        });
    }

    private async Task<(Rule?, Client?, string?)> JudgeAsync(HttpContext http)
    {
        if (await OAuthParameters.FromFormAsync(http) is not { } parameters)
            return (CommonRules.Form, null, null);
        if (parameters.Repeated)
            return (CommonRules.Once, null, null);
        var (refused, client) = await authentication.AuthenticateAsync(http, parameters);
        if (refused is not null)
            return (refused, null, null);
        if (client!.IsPublic)
            return (Proven, null, null);
        return parameters["token"] is { } token ? (null, client, token) : (TokenSent, null, null);
    }

    private async Task<Grant?> FindRefreshAsync(Client client, string token, CancellationToken cancel)
    {
        return Grant.Show(sealedText, await db.Alone(cancel).QuerySingleOrDefaultAsync<Grant>(
            """
            select g.* from openid.refresh_tokens t join openid.grants g on g.id = t.grant_id
            where t.hash = @hash and t.client_id = @client and t.used_at is null and t.expires_at > @now and g.ended_at is null
            """,
            new { hash = Secret.Hash(Secret.Refresh, token), client = client.Id, now = time.GetUtcNow() }));
    }
}
