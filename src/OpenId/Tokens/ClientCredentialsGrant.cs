using Panah.OpenId.Claims;
using Panah.OpenId.Protocol;

namespace Panah.OpenId.Tokens;

/// <summary>A client acts for itself (RFC 6749 section 4.4).</summary>
internal sealed class ClientCredentialsGrant(TokenWriter tokens)
{
    public async ValueTask<(Rule? Refused, TokenAnswer? Answer)> RedeemAsync(TokenCall call)
    {
        if (call.Client.IsPublic)
            return (TokenRules.ForItself, null);
        var asked = call.Parameters.Words("scope");
        if (asked.Any(scope => !call.Client.MayAsk(scope) || Scopes.IsPersonal(scope)))
            return (TokenRules.ScopeAllowed, null);
        // Without scope: all that is registered (RFC 6749 section 3.3: a pre-defined default).
        var scope = string.Join(' ', asked.Length > 0 ? asked : call.Client.Settings.Scopes.Where(scope => !Scopes.IsPersonal(scope)));
        return (null, new TokenAnswer(await tokens.AccessAsync(call.Client, null, scope, call.Thumbprint, call.Cancel), scope));
    }
}
