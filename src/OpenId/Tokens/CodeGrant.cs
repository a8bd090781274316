using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Panah.OpenId.Claims;
using Panah.OpenId.Protocol;

namespace Panah.OpenId.Tokens;

/// <summary>An authorization code becomes tokens, once (RFC 6749 section 4.1.3).</summary>
internal sealed partial class CodeGrant(GrantStore grants, TokenWriter tokens, IdTokenWriter idTokens)
{
    public async ValueTask<(Rule? Refused, TokenAnswer? Answer)> RedeemAsync(TokenCall call)
    {
        if (call.Parameters["code"] is not { } code)
            return (TokenRules.CodeSent, null);
        var verifier = call.Parameters["code_verifier"];
        if (verifier is not null && !VerifierPattern().IsMatch(verifier))
            return (TokenRules.Verifier, null);
        var refresh = call.Client.MayUse(GrantTypes.Refresh) ? Secret.New() : null;
        var hash = Secret.Hash(Secret.Code, code);
        var grant = await grants.RedeemCodeAsync(
            hash, call.Client, call.Parameters["redirect_uri"] ?? "", verifier is null ? null : Challenge(verifier), call.Thumbprint, refresh, call.Cancel);
        if (grant is null)
        {
            // Somebody holds a code that was used: what it gave is taken back (RFC 6749 section 4.1.2).
            await grants.EndReplayedCodeAsync(hash, call.Client, call.Cancel);
            return (TokenRules.CodeGood, null);
        }

        var access = await tokens.AccessAsync(call.Client, grant, grant.Scope, call.Thumbprint, call.Cancel);
        var idToken = grant.Has(Scopes.OpenId) ? await idTokens.WriteAsync(call.Client, grant, grant.Nonce, access, call.Cancel) : null;
        return (null, new TokenAnswer(access, grant.Scope, grant.Has(Scopes.Offline) ? refresh : null, idToken));
    }

    /// <summary>S256 (RFC 7636 section 4.2).</summary>
    public static string Challenge(string verifier) => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));

    [GeneratedRegex(@"\A[A-Za-z0-9._~-]{43,128}\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex VerifierPattern();
}
