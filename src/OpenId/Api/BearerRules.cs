using Panah.OpenId.Protocol;

namespace Panah.OpenId;

/// <summary>Access tokens at a resource (RFC 6750, RFC 9068 section 4, RFC 9449 section 7).</summary>
internal static class BearerRules
{
    public static readonly Rule Sent = new("token.sent", "RFC 6750 3", "", "No access token was sent.", 401);
    public static readonly Rule OneWay = new("token.one-way", "RFC 6750 2", "invalid_request", "The access token was sent in more than one way.");
    public static readonly Rule Readable = new("token.readable", "RFC 9068 4", "invalid_token", "The token is no access token of ours.", 401);
    public static readonly Rule Signed = new("token.signed", "RFC 9068 4", "invalid_token", "The token is no access token of ours.", 401);
    public static readonly Rule Issued = new("token.issued", "RFC 9068 4", "invalid_token", "The token is for somebody else.", 401);
    public static readonly Rule Alive = new("token.alive", "RFC 6750 3.1", "invalid_token", "The token has ended.", 401);
    public static readonly Rule NotRevoked = new("token.not-revoked", "RFC 7009 2", "invalid_token", "The token was withdrawn.", 401);
    public static readonly Rule Scheme = new("token.scheme", "RFC 9449 7.1", "invalid_token", "A token bound to a key is sent with the DPoP scheme and a proof, any other with Bearer.", 401);
    public static readonly Rule Proof = new("token.proof", "RFC 9449 7.1", "invalid_dpop_proof", "A token bound to a key needs one valid proof by that key.", 401);
    public static readonly Rule Scope = new("token.scope", "RFC 6750 3.1", "insufficient_scope", "The token does not allow this.", 403);
}
