using Panah.OpenId.Protocol;

namespace Panah.OpenId.Clients;

/// <summary>Client authentication (RFC 6749 section 2.3, RFC 7521, RFC 7523, OpenID Connect Core section 9, FAPI 2.0 section 5.3.2.1).</summary>
internal static class ClientRules
{
    public static readonly Rule OneMethod = new("client.one-method", "RFC 6749 2.3", "invalid_request", "More than one kind of client authentication was sent.");
    public static readonly Rule Readable = new("client.readable", "RFC 6749 2.3.1", "invalid_client", "The Authorization header is no Basic user and password.", 401);
    public static readonly Rule Named = new("client.named", "RFC 6749 3.2.1", "invalid_client", "No client was named.", 401);
    public static readonly Rule SameName = new("client.same-name", "RFC 7521 4.2", "invalid_client", "client_id is not the client that authenticates.", 401);
    public static readonly Rule Known = new("client.known", "RFC 6749 5.2", "invalid_client", "The client is unknown or its authentication failed.", 401);
    public static readonly Rule Method = new("client.method", "RFC 6749 2.3", "invalid_client", "The client is registered with another kind of authentication.", 401);
    public static readonly Rule Secret = new("client.secret", "RFC 6749 2.3.1", "invalid_client", "The client is unknown or its authentication failed.", 401);
    public static readonly Rule AssertionType = new("client.assertion-type", "RFC 7523 2.2", "invalid_client", "client_assertion_type is not jwt-bearer, or the assertion is missing.", 401);
    public static readonly Rule AssertionReadable = new("client.assertion-readable", "RFC 7523 3", "invalid_client", "client_assertion is no JWT.", 401);
    public static readonly Rule AssertionSubject = new("client.assertion-subject", "RFC 7523 3 (1, 2)", "invalid_client", "iss and sub of the assertion must both be the client_id.", 401);
    public static readonly Rule AssertionSigned = new("client.assertion-signed", "RFC 7523 3 (9)", "invalid_client", "No registered key made the signature with an algorithm that is taken.", 401);
    public static readonly Rule AssertionAudience = new("client.assertion-audience", "FAPI 2.0 5.3.2.1 (8)", "invalid_client", "aud of the assertion must be the issuer, as one string.", 401);
    public static readonly Rule AssertionTimes = new("client.assertion-times", "RFC 7523 3 (4, 5, 6)", "invalid_client", "The assertion has no exp, has ended, lives over an hour, or is not valid yet.", 401);
    public static readonly Rule AssertionOnce = new("client.assertion-once", "RFC 7523 3 (7)", "invalid_client", "The assertion has no jti or was used before.", 401);
}
