using Microsoft.AspNetCore.Http;
using Panah.Data;
using Panah.OpenId.Clients;
using Panah.OpenId.Protocol;

namespace Panah.OpenId.Tokens;

/// <summary>The revocation endpoint (RFC 7009). A refresh token takes its whole grant along (section 2.1).</summary>
internal sealed class RevocationEndpoint(ClientAuthentication authentication, AccessTokens tokens, Revocations revocations, AppDb db, Issuer issuer, TimeProvider time)
{
    private static readonly Rule TokenSent = new("revoke.token-sent", "RFC 7009 2.1", "invalid_request", "token is missing.");

    public async Task HandleAsync(HttpContext http)
    {
        if (await JudgeAsync(http) is { } refused)
        {
            await Answers.RefuseAsync(http, issuer, refused);
            return;
        }

        // Section 2.2: also for a token that is unknown, or not this client's; nothing is told of it.
        http.Response.StatusCode = StatusCodes.Status200OK;
        http.Response.Headers.CacheControl = "no-store";
    }

    private async Task<Rule?> JudgeAsync(HttpContext http)
    {
        if (await OAuthParameters.FromFormAsync(http) is not { } parameters)
            return CommonRules.Form;
        if (parameters.Repeated)
            return CommonRules.Once;
        var (refused, client) = await authentication.AuthenticateAsync(http, parameters);
        if (refused is not null)
            return refused;
        if (parameters["token"] is not { } token)
            return TokenSent;
        await RevokeAsync(client!, token, http.RequestAborted);
        return null;
    }

    private async Task RevokeAsync(Client client, string token, CancellationToken cancel)
    {
        var (_, access) = await tokens.JudgeAsync(token, cancel);
        var now = time.GetUtcNow();
        if (access is not null)
        {
            if (access.ClientId == client.Id)
                await db.Alone(cancel).ExecuteAsync("insert into openid.revocations (id, expires_at) values (@Id, @ExpiresAt) on conflict do nothing", new { access.Id, access.ExpiresAt });
        }
        else
        {
            await db.Alone(cancel).ExecuteAsync(
                """
                with ended as (
                    update openid.grants set ended_at = @now
                    where ended_at is null and id = (select grant_id from openid.refresh_tokens where hash = @hash and client_id = @client) returning id)
                insert into openid.revocations (id, expires_at) select id, @until from ended on conflict do nothing
                """,
                new { hash = Secret.Hash(Secret.Refresh, token), client = client.Id, now, until = now + TokenWriter.AccessLifetime });
        }

        revocations.Forget();
    }
}
