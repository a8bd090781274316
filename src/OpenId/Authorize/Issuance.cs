using Panah.Data;
using Panah.OpenId.Claims;
using Panah.OpenId.Clients;
using Panah.OpenId.Protocol;
using Panah.OpenId.Tokens;
using Panah.People;

namespace Panah.OpenId.Authorize;

/// <summary>Turns an allowed request into a grant and its code, once.</summary>
internal sealed class Issuance(AppDb db, SealedText sealedText, AuditLog audit, Interactions interactions, PushedRequests pushed, Consents consents, Subjects subjects, Issuer issuer, TimeProvider time)
{
    /// <summary>RFC 6749 section 4.1.2 allows ten minutes, FAPI 2.0 section 5.3.2.2 (13) one.</summary>
    public static readonly TimeSpan CodeLifetime = TimeSpan.FromSeconds(60);

    public async Task<AuthorizeOutcome> IssueAsync(AuthorizeRequest request, SignedIn signedIn, bool consented, CancellationToken cancel)
    {
        var code = Secret.New();
        var issued = await db.InTransactionAsync(
            async work =>
            {
                if (!await UseUpAsync(work, request))
                    return false;
                if (consented && request.Client.Settings.Consent == ConsentRule.Once)
                    await consents.RememberAsync(work, signedIn.PersonId, request.Client.Id, request.Told);
                var grant = await GrantAsync(work, request.Client, signedIn, request.Scopes, request.Claims);
                var now = time.GetUtcNow();
                await work.ExecuteAsync(
                    """
                    insert into openid.codes (hash, grant_id, client_id, redirect_uri, challenge, nonce, dpop_jkt, expires_at)
                    values (@hash, @grant, @client, @RedirectUri, @challenge, @nonce, @Thumbprint, @until)
                    """,
                    new
                    {
                        hash = Secret.Hash(Secret.Code, code), grant, client = request.Client.Id, request.RedirectUri, challenge = request.Parameters["code_challenge"],
                        nonce = request.Parameters["nonce"], request.Thumbprint, until = now + CodeLifetime,
                    });
                await audit.WriteAsync(work, Granted(request.Client, signedIn, request.Scopes));
                return true;
            },
            cancel);
        return issued
            ? new AuthorizeOutcome.Answer(request, WithStateAndIssuer(request, issuer, [new("code", code)]))
            : new AuthorizeOutcome.Problem(AuthorizeRules.Waiting);
    }

    /// <summary>Ends a request that was answered with no; false when it was answered before.</summary>
    public Task<bool> CloseAsync(AuthorizeRequest request, CancellationToken cancel) =>
        db.InTransactionAsync(work => UseUpAsync(work, request), cancel);

    /// <summary>Records what a person gives a client on the strength of a session.</summary>
    public async Task<Guid> GrantAsync(Work work, Client client, SignedIn signedIn, string[] scopes, ClaimsRequest claims)
    {
        var now = time.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        var company = signedIn.ActingForCompany is { } acting
            ? await sealedText.KeepAlikeAsync(work, Grant.CompanyPurpose, acting) : null;
        await work.ExecuteAsync(
            """
            insert into openid.grants (id, client_id, person_id, session_id, sid, subject, scopes, id_token_claims, userinfo_claims, authenticated_at, acr, amr, company, created_at)
            values (@id, @client, @PersonId, @SessionId, @sid, @subject, @scopes, @IdToken, @Userinfo, @AuthenticatedAt, @acr, @amr, @company, @now)
            """,
            new
            {
                id, client = client.Id, signedIn.PersonId, signedIn.SessionId, sid = subjects.Session(client, signedIn.SessionId), subject = subjects.Of(client, signedIn.PersonId),
                scopes, claims.IdToken, claims.Userinfo, signedIn.AuthenticatedAt, acr = Levels.Acr(signedIn.Level), amr = Levels.Amr(signedIn.Methods), company, now,
            });
        return id;
    }

    public static AuditEntry Granted(Client client, SignedIn signedIn, string[] scopes) =>
        new("openid.granted", ActorKind.Person, signedIn.PersonId, signedIn.PersonId, client.Id, new { scopes, company = signedIn.ActingForCompany });

    /// <summary>state as it came, and who answers (RFC 9207), on every answer.</summary>
    public static List<KeyValuePair<string, string>> WithStateAndIssuer(AuthorizeRequest request, Issuer issuer, List<KeyValuePair<string, string>> parameters)
    {
        if (request.State is { } state)
            parameters.Add(new("state", state));
        parameters.Add(new("iss", issuer.Name));
        return parameters;
    }

    private async Task<bool> UseUpAsync(Work work, AuthorizeRequest request) =>
        (request.InteractionHash is null || await interactions.UseAsync(work, request.InteractionHash))
            && (request.PushedHash is null || await pushed.UseAsync(work, request.PushedHash));
}
