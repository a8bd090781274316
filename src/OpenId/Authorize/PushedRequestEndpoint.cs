using Microsoft.AspNetCore.Http;
using Panah.Data;
using Panah.OpenId.Clients;
using Panah.OpenId.Protocol;

namespace Panah.OpenId.Authorize;

/// <summary>The pushed authorization request endpoint (RFC 9126 section 2).</summary>
internal sealed class PushedRequestEndpoint(ClientAuthentication authentication, DpopProofs proofs, AuthorizeChecks checks, PushedRequests pushed, Issuer issuer, RateLimits limits, TimeProvider time)
{
    public async Task HandleAsync(HttpContext http)
    {
        var parameters = await OAuthParameters.FromFormAsync(http);
        var (refused, request) = parameters is null ? (CommonRules.Form, null) : await JudgeAsync(http, parameters);
        if (refused is not null)
        {
            await Answers.RefuseAsync(http, issuer, refused);
            return;
        }

        var uri = await pushed.AddAsync(request!, http.RequestAborted);
        await Answers.JsonAsync(
            http,
            uri,
            static (json, uri) =>
            {
                json.WriteString("request_uri", uri);
                json.WriteNumber("expires_in", (int)PushedRequests.Lifetime.TotalSeconds);
            },
            201);
    }

    private async ValueTask<(Rule? Refused, AuthorizeRequest? Request)> JudgeAsync(HttpContext http, OAuthParameters parameters)
    {
        if (parameters.Repeated)
            return (CommonRules.Once, null);
        if (parameters.Broken)
            return (CommonRules.Readable, null);
        var (refused, client) = await authentication.AuthenticateAsync(http, parameters);
        if (refused is not null)
            return (refused, null);
        var (wrong, thumbprint) = await proofs.JudgeAsync(http);
        if (wrong is not null)
            return (wrong, null);
        var request = new AuthorizeRequest(WithoutSecrets(parameters, client!), time.GetUtcNow()) { Client = client!, Thumbprint = thumbprint };
        foreach (var check in checks.Pushed)
        {
            if (await check(request, http.RequestAborted) is { } no)
                return (no, null);
        }

        var (key, limit) = client!.IsPublic ? (RequestSource.Of(http), LimitBook.OpenIdPushedByAddress) : (client.Id, LimitBook.OpenIdPushedByClient);
        return await limits.TryTakeAsync(key, limit, http.RequestAborted) > TimeSpan.Zero ? (CommonRules.Busy, null) : (null, request);
    }

    /// <summary>What proved the client is not part of the request and is not kept.</summary>
    private static OAuthParameters WithoutSecrets(OAuthParameters parameters, Client client) =>
        new([.. parameters.All.Where(sent => sent.Key is not ("client_secret" or "client_assertion" or "client_assertion_type" or "client_id")), new("client_id", client.Id)]);
}
