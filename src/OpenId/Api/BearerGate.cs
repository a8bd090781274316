using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Panah.Data;
using Panah.OpenId.Clients;
using Panah.OpenId.Protocol;
using Panah.OpenId.Tokens;

namespace Panah.OpenId;

/// <summary>Stands before endpoints that require a scope.</summary>
internal sealed class BearerGate(AccessTokens tokens, DpopProofs proofs, ClientStore clients, AppDb db, SealedText sealedText, Issuer issuer)
{
    /// <summary>True when the request may go on; otherwise the refusal was written.</summary>
    public async ValueTask<bool> LetThroughAsync(HttpContext http, string scope)
    {
        var (refused, token) = await JudgeAsync(http);
        if (refused is null && !token!.Scopes.Contains(scope))
            refused = BearerRules.Scope;
        var bearer = refused is null ? await IdentifyAsync(token!, http.RequestAborted) : null;
        if (bearer is null)
        {
            await RefuseAsync(http, refused ?? BearerRules.NotRevoked, scope);
            return false;
        }

        http.Features.Set(bearer);
        return true;
    }

    /// <summary>Reads the token from the header (or the form, where the endpoint takes it so) and judges it and its proof.</summary>
    public async ValueTask<(Rule? Refused, AccessToken? Token)> JudgeAsync(HttpContext http, string? fromForm = null)
    {
        var header = http.Request.Headers.Authorization;
        if (header.Count > 1 || (header.Count > 0 && fromForm is not null) || (fromForm is null && http.Request.Query.ContainsKey("access_token")))
            return (BearerRules.OneWay, null);
        var (scheme, text) = header.ToString().Split(' ', 2) is [var first, var rest] ? (first, rest.Trim()) : ("Bearer", fromForm);
        if (string.IsNullOrEmpty(text) || !(Is(scheme, "Bearer") || Is(scheme, "DPoP")))
            return (BearerRules.Sent, null);
        var (refused, token) = await tokens.JudgeAsync(text, http.RequestAborted);
        if (refused is not null)
            return (refused, null);
        if (Is(scheme, "DPoP") != token!.Thumbprint is not null)
            return (BearerRules.Scheme, null);
        if (token.Thumbprint is null)
            return (null, token);
        var (wrong, thumbprint) = await proofs.JudgeAsync(http, text);
        if (wrong is not null)
            return (wrong with { Status = 401 }, null);
        return thumbprint == token.Thumbprint ? (null, token) : (BearerRules.Proof, null);
    }

    public static Task RefuseAsync(HttpContext http, Issuer issuer, Rule rule, string? scope)
    {
        var details = rule.Error.Length == 0 ? "" : $", error=\"{rule.Error}\", error_description=\"{rule.Description}\"";
        var scopes = scope is null ? "" : $", scope=\"{scope}\"";
        var challenge = $"realm=\"panah\"{scopes}{details}";
        http.Response.Headers.WWWAuthenticate = new StringValues([$"Bearer {challenge}", $"DPoP algs=\"ES256 PS256\", {challenge}"]);
        return new Problem(rule.Status, $"{issuer.Name}/developers#{rule.Id}", rule.Description).ExecuteAsync(http);
    }

    private Task RefuseAsync(HttpContext http, Rule rule, string scope) => RefuseAsync(http, issuer, rule, scope);

    private async ValueTask<Bearer?> IdentifyAsync(AccessToken token, CancellationToken cancel)
    {
        if (await clients.FindAsync(token.ClientId, cancel) is not { } client)
            return null;
        if (token.GrantId is not { } grant)
            return new Bearer(client.Id, client.Uid, null, null, token.Scopes);
        var (person, company) = await db.Alone(cancel).QuerySingleOrDefaultAsync<(Guid, string?)>(
            "select person_id, company from openid.grants where id = @grant and ended_at is null", new { grant });
        return person == Guid.Empty ? null : new Bearer(client.Id, client.Uid, person, sealedText.Show(Grant.CompanyPurpose, company), token.Scopes);
    }

    private static bool Is(string scheme, string name) => string.Equals(scheme, name, StringComparison.OrdinalIgnoreCase);
}
