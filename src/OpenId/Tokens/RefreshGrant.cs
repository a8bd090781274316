using Panah.OpenId.Claims;
using Panah.OpenId.Protocol;

namespace Panah.OpenId.Tokens;

/// <summary>A refresh token becomes tokens (RFC 6749 section 6). Public clients get a new one each time; confidential ones keep theirs (FAPI 2.0 section 5.3.2.1 (9)).</summary>
internal sealed class RefreshGrant(GrantStore grants, RefreshRotation rotation, GrantCompany companies, TokenWriter tokens, IdTokenWriter idTokens)
{
    public async ValueTask<(Rule? Refused, TokenAnswer? Answer)> RedeemAsync(TokenCall call)
    {
        if (call.Parameters["refresh_token"] is not { } sent)
            return (TokenRules.RefreshSent, null);
        var hash = Secret.Hash(Secret.Refresh, sent);
        var asked = call.Parameters.Words("scope");
        var next = call.Client.IsPublic ? Secret.New() : null;
        var (outcome, grant) = next is null ? await KeepAsync(hash, asked, call) : await RotateAsync(hash, next, asked, call);
        if (outcome is RotationOutcome.Busy or RotationOutcome.Failed)
            return (TokenRules.Busy, null);
        if (grant is null)
            return (await grants.WhyNotAsync(hash, call.Client, call.Thumbprint, call.Cancel), null);
        if (grant.Company is not null && await companies.JudgeAsync(grant, hash, next, call.Cancel) is { } refused)
            return (refused, null);
        var scope = asked.Length > 0 ? string.Join(' ', asked) : grant.Scope;
        var access = await tokens.AccessAsync(call.Client, grant, scope, call.Thumbprint, call.Cancel);
        var idToken = grant.Has(Scopes.OpenId) ? await idTokens.WriteAsync(call.Client, grant, null, access, call.Cancel) : null;
        return (null, new TokenAnswer(access, scope, next ?? sent, idToken));
    }

    private async Task<(RotationOutcome, Grant?)> KeepAsync(byte[] hash, string[] asked, TokenCall call)
    {
        var grant = await grants.FindRefreshableAsync(hash, call.Client, asked, call.Thumbprint, call.Cancel);
        return (grant is null ? RotationOutcome.Refused : RotationOutcome.Rotated, grant);
    }

    private Task<(RotationOutcome Outcome, Grant? Grant)> RotateAsync(byte[] hash, string next, string[] asked, TokenCall call) =>
        rotation.AskAsync(new Rotation(hash, Secret.Hash(Secret.Refresh, next), call.Client.Id, string.Join(' ', asked), call.Thumbprint), call.Cancel);
}
