using Panah.OpenId.Protocol;

namespace Panah.OpenId.Tokens;

/// <summary>The token endpoint (RFC 6749 section 3.2).</summary>
internal static class TokenRules
{
    public static readonly Rule GrantTypeSent = new("token.grant-type-sent", "RFC 6749 4.1.3", "invalid_request", "grant_type is missing.");
    public static readonly Rule GrantTypeKnown = new("token.grant-type-known", "RFC 6749 5.2", "unsupported_grant_type", "grant_type is none that is served here.");
    public static readonly Rule GrantTypeAllowed = new("token.grant-type-allowed", "RFC 6749 5.2", "unauthorized_client", "The client is not registered for this grant_type.");
    public static readonly Rule ScopeAllowed = new("token.scope-allowed", "RFC 6749 5.2", "invalid_scope", "A scope is unknown, or not one the client is registered for.");
    public static readonly Rule ForItself = new("token.for-itself", "RFC 6749 4.4", "unauthorized_client", "A public client cannot act for itself.");

    public static readonly Rule Busy = new("token.busy", "RFC 9110 15.6.4", "temporarily_unavailable", "Too many requests are waiting here, or the store is away. Send the same again.", 503);

    public static readonly Rule CodeSent = new("code.sent", "RFC 6749 4.1.3", "invalid_request", "code is missing.");
    public static readonly Rule CodeGood = new("code.good", "RFC 6749 4.1.3, 10.5", "invalid_grant", "The code is unknown, ended, used, of another client or redirect_uri, or code_verifier does not fit.");
    public static readonly Rule Verifier = new("code.verifier", "RFC 7636 4.1", "invalid_grant", "code_verifier must be 43 to 128 letters, digits, and - . _ ~.");
    public static readonly Rule RefreshSent = new("refresh.sent", "RFC 6749 6", "invalid_request", "refresh_token is missing.");
    public static readonly Rule RefreshGood = new("refresh.good", "RFC 6749 6, RFC 9700 4.14", "invalid_grant", "The refresh token is unknown, ended, used, bound to another key, or of another client.");
    public static readonly Rule RefreshScope = new("refresh.scope", "RFC 6749 6", "invalid_scope", "A scope was not in what the person granted.");
    public static readonly Rule CompanyLeft = new("refresh.company-left", "RFC 6749 10.4", "invalid_grant", "The person no longer directs the company that this was granted for.");
    public static readonly Rule CompanyUnknown = new("refresh.company-unknown", "RFC 9110 15.6.4", "temporarily_unavailable", "The registry of companies can't be asked now. Send the same again.", 503);
    public static readonly Rule DeviceSent = new("device.sent", "RFC 8628 3.4", "invalid_request", "device_code is missing.");
    public static readonly Rule DeviceGood = new("device.good", "RFC 8628 3.5", "invalid_grant", "The device code is unknown, used, or of another client or key.");
    public static readonly Rule DevicePending = new("device.pending", "RFC 8628 3.5", "authorization_pending", "The person has not answered yet.");
    public static readonly Rule DeviceSlow = new("device.slow", "RFC 8628 3.5", "slow_down", "Ask less often.");
    public static readonly Rule DeviceDenied = new("device.denied", "RFC 8628 3.5", "access_denied", "The person said no.");
    public static readonly Rule DeviceExpired = new("device.expired", "RFC 8628 3.5", "expired_token", "The device code has ended.");
}
