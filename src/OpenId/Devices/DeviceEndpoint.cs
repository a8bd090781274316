using Microsoft.AspNetCore.Http;
using Panah.Data;
using Panah.OpenId.Claims;
using Panah.OpenId.Clients;
using Panah.OpenId.Protocol;

namespace Panah.OpenId.Devices;

/// <summary>The device authorization endpoint (RFC 8628 section 3.1).</summary>
internal sealed class DeviceEndpoint(ClientAuthentication authentication, DpopProofs proofs, DeviceCodes codes, Issuer issuer, RateLimits limits)
{
    private static readonly Rule Allowed = new("device.allowed", "RFC 8628 3.2", "unauthorized_client", "The client is not registered for device codes.");
    private static readonly Rule ScopeAllowed = new("device.scope", "RFC 8628 3.2", "invalid_scope", "No scope, or one that the client is not registered for.");

    public async Task HandleAsync(HttpContext http)
    {
        var (refused, client, scopes, thumbprint) = await JudgeAsync(http);
        if (refused is not null)
        {
            await Answers.RefuseAsync(http, issuer, refused);
            return;
        }

        var (device, user) = await codes.NewAsync(client!, scopes, thumbprint, http.RequestAborted);
        await Answers.JsonAsync(http, (device, user, address: issuer.At("/openid/device")), static (json, made) =>
        {
            json.WriteString("device_code", made.device);
            json.WriteString("user_code", made.user);
            json.WriteString("verification_uri", made.address);
            json.WriteString("verification_uri_complete", $"{made.address}?user_code={made.user}");
            json.WriteNumber("expires_in", (int)DeviceCodes.Lifetime.TotalSeconds);
            json.WriteNumber("interval", DeviceCodes.Interval);
        });
    }

    private async Task<(Rule?, Client?, string[], string?)> JudgeAsync(HttpContext http)
    {
        if (await OAuthParameters.FromFormAsync(http) is not { } parameters)
            return (CommonRules.Form, null, [], null);
        if (parameters.Repeated)
            return (CommonRules.Once, null, [], null);
        if (parameters.Broken)
            return (CommonRules.Readable, null, [], null);
        var (refused, client) = await authentication.AuthenticateAsync(http, parameters);
        if (refused is not null)
            return (refused, null, [], null);
        if (!client!.MayUse(GrantTypes.Device))
            return (Allowed, null, [], null);
        var (wrong, thumbprint) = await proofs.JudgeAsync(http);
        if (wrong is not null)
            return (wrong, null, [], null);
        string[] scopes = [.. parameters.Words("scope").Where(scope => scope != Scopes.Offline || client.MayUse(GrantTypes.Refresh))];
        if (scopes.Length == 0 || !scopes.All(client.MayAsk))
            return (ScopeAllowed, null, [], null);
        var taken = await limits.TryTakeAsync([(RequestSource.Of(http), LimitBook.OpenIdDevices[0]), ("", LimitBook.OpenIdDevicesInAll)], http.RequestAborted);
        return taken > TimeSpan.Zero ? (CommonRules.Busy, null, [], null) : (null, client, scopes, thumbprint);
    }
}
