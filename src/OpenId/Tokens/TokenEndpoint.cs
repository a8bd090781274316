using Microsoft.AspNetCore.Http;
using Panah.OpenId.Clients;
using Panah.OpenId.Protocol;

namespace Panah.OpenId.Tokens;

/// <summary>The token endpoint (RFC 6749 section 3.2).</summary>
internal sealed class TokenEndpoint(
    ClientAuthentication authentication, DpopProofs proofs, Issuer issuer,
    ClientCredentialsGrant clientCredentials, CodeGrant code, RefreshGrant refresh, DeviceGrant device)
{
    private Func<TokenCall, ValueTask<Rule?>>[]? checks;

    /// <summary>In this order; made once, since every token passes here.</summary>
    private Func<TokenCall, ValueTask<Rule?>>[] Checks => checks ??=
    [
        NoParameterTwice,
        EveryParameterReadable,
        GrantTypeSent,
        GrantTypeKnown,
        ClientAuthenticated,
        GrantTypeAllowed,
        ProofGoodWhereNeeded,
    ];

    public async Task HandleAsync(HttpContext http)
    {
        if (await OAuthParameters.FromFormAsync(http) is not { } parameters)
        {
            await Answers.RefuseAsync(http, issuer, CommonRules.Form);
            return;
        }

        var call = new TokenCall(http, parameters);
        foreach (var check in Checks)
        {
            if (await check(call) is { } refused)
            {
                await Answers.RefuseAsync(http, issuer, refused);
                return;
            }
        }

        var (rule, answer) = await (call.GrantType switch
        {
            GrantTypes.ClientCredentials => clientCredentials.RedeemAsync(call),
            GrantTypes.Code => code.RedeemAsync(call),
            GrantTypes.Refresh => refresh.RedeemAsync(call),
            _ => device.RedeemAsync(call),
        });
        await (rule is null ? WriteAsync(call, answer!) : Answers.RefuseAsync(http, issuer, rule));
    }

    private static ValueTask<Rule?> NoParameterTwice(TokenCall call) => new(call.Parameters.Repeated ? CommonRules.Once : null);

    private static ValueTask<Rule?> EveryParameterReadable(TokenCall call) => new(call.Parameters.Broken ? CommonRules.Readable : null);

    private static ValueTask<Rule?> GrantTypeSent(TokenCall call) => new((call.GrantType = call.Parameters["grant_type"] ?? "").Length == 0 ? TokenRules.GrantTypeSent : null);

    private static ValueTask<Rule?> GrantTypeKnown(TokenCall call) => new(Array.IndexOf(GrantTypes.All, call.GrantType) < 0 ? TokenRules.GrantTypeKnown : null);

    private async ValueTask<Rule?> ClientAuthenticated(TokenCall call)
    {
        var (refused, client) = await authentication.AuthenticateAsync(call.Http, call.Parameters);
        call.Client = client!;
        return refused;
    }

    private static ValueTask<Rule?> GrantTypeAllowed(TokenCall call) => new(call.Client.MayUse(call.GrantType) ? null : TokenRules.GrantTypeAllowed);

    private async ValueTask<Rule?> ProofGoodWhereNeeded(TokenCall call)
    {
        (var refused, call.Thumbprint) = await proofs.JudgeAsync(call.Http);
        return refused ?? (call.Thumbprint is null && call.Client.NeedsDpop ? DpopRules.Needed : null);
    }

    private static Task WriteAsync(TokenCall call, TokenAnswer answer) =>
        Answers.JsonAsync(call.Http, (call, answer), static (json, given) =>
        {
            json.WriteString("access_token", given.answer.AccessToken);
            json.WriteString("token_type", given.call.Thumbprint is null ? "Bearer" : "DPoP");
            json.WriteNumber("expires_in", (int)TokenWriter.AccessLifetime.TotalSeconds);
            json.WriteString("scope", given.answer.Scope);
            if (given.answer.RefreshToken is { } refreshToken)
                json.WriteString("refresh_token", refreshToken);
            if (given.answer.IdToken is { } idToken)
                json.WriteString("id_token", idToken);
        });
}
