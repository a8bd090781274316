using Microsoft.AspNetCore.Http;
using Panah.Data;
using Panah.OpenId.Claims;
using Panah.OpenId.Protocol;
using Panah.OpenId.Tokens;

namespace Panah.OpenId;

/// <summary>The userinfo endpoint (OpenID Connect Core section 5.3).</summary>
internal sealed class UserInfoEndpoint(BearerGate gate, AppDb db, SealedText sealedText, PersonClaims people, Issuer issuer)
{
    public Task HandleAsync(HttpContext http) => AnswerAsync(http, Scopes.OpenId);

    /// <summary><c>GET /api/me</c>: the same for callers that know us only as an API.</summary>
    public Task HandleMeAsync(HttpContext http) => AnswerAsync(http, Scopes.Profile);

    private async Task AnswerAsync(HttpContext http, string scope)
    {
        var form = HttpMethods.IsPost(http.Request.Method) ? await OAuthParameters.FromFormAsync(http) : null;
        var (refused, token) = await gate.JudgeAsync(http, form?["access_token"]);
        if (refused is null && !token!.Scopes.Contains(scope))
            refused = BearerRules.Scope;
        var grant = refused is null ? await FindAsync(token!.GrantId, http.RequestAborted) : null;
        var person = grant is null ? null : await people.FindAsync(grant.PersonId, http.RequestAborted);
        if (person is null)
        {
            await BearerGate.RefuseAsync(http, issuer, refused ?? BearerRules.NotRevoked, scope);
            return;
        }

        await Answers.JsonAsync(http, (grant: grant!, token: token!, person), static (json, told) =>
        {
            json.WriteString("sub", told.grant.Subject);
            PersonClaims.Write(json, Scopes.ClaimsOf(told.token.Scopes).Concat(told.grant.UserinfoClaims), told.person, told.grant);
        });
    }

    private async Task<Grant?> FindAsync(Guid? id, CancellationToken cancel)
    {
        if (id is null)
            return null;
        return Grant.Show(sealedText, await db.Alone(cancel).QuerySingleOrDefaultAsync<Grant>("select * from openid.grants where id = @id and ended_at is null", new { id }));
    }
}
