using Panah.OpenId.Claims;
using Panah.OpenId.Devices;
using Panah.OpenId.Protocol;

namespace Panah.OpenId.Tokens;

/// <summary>A device asks whether its person has answered (RFC 8628 section 3.4).</summary>
internal sealed class DeviceGrant(DeviceCodes devices, TokenWriter tokens, IdTokenWriter idTokens)
{
    public async ValueTask<(Rule? Refused, TokenAnswer? Answer)> RedeemAsync(TokenCall call)
    {
        if (call.Parameters["device_code"] is not { } code)
            return (TokenRules.DeviceSent, null);
        var refresh = call.Client.MayUse(GrantTypes.Refresh) ? Secret.New() : null;
        var hash = Secret.Hash(Secret.Device, code);
        var grant = await devices.RedeemAsync(hash, call.Client, call.Thumbprint, refresh, call.Cancel);
        if (grant is null)
            return (await devices.WhyNotAsync(hash, call.Client, call.Cancel), null);
        var access = await tokens.AccessAsync(call.Client, grant, grant.Scope, call.Thumbprint, call.Cancel);
        var idToken = grant.Has(Scopes.OpenId) ? await idTokens.WriteAsync(call.Client, grant, null, access, call.Cancel) : null;
        return (null, new TokenAnswer(access, grant.Scope, grant.Has(Scopes.Offline) ? refresh : null, idToken));
    }
}
