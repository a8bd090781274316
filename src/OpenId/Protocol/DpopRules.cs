namespace Panah.OpenId.Protocol;

/// <summary>RFC 9449 section 4.3, in its order.</summary>
internal static class DpopRules
{
    private const string Error = "invalid_dpop_proof";

    public static readonly Rule OneHeader = new("dpop.one-header", "RFC 9449 4.3 (1)", Error, "More than one DPoP header.");
    public static readonly Rule Readable = new("dpop.readable", "RFC 9449 4.3 (2)", Error, "The DPoP header is no JWT.");
    public static readonly Rule Claims = new("dpop.claims", "RFC 9449 4.3 (3)", Error, "jti, htm, htu and iat are needed.");
    public static readonly Rule Type = new("dpop.typ", "RFC 9449 4.3 (4)", Error, "typ must be dpop+jwt.");
    public static readonly Rule Algorithm = new("dpop.alg", "RFC 9449 4.3 (5)", Error, "alg must be ES256 or PS256.");
    public static readonly Rule Key = new("dpop.jwk", "RFC 9449 4.3 (7)", Error, "jwk must be a public key of EC P-256 or RSA.");
    public static readonly Rule Signed = new("dpop.signed", "RFC 9449 4.3 (6)", Error, "The signature is not by the key in jwk.");
    public static readonly Rule Method = new("dpop.htm", "RFC 9449 4.3 (8)", Error, "htm is not the method of the request.");
    public static readonly Rule Address = new("dpop.htu", "RFC 9449 4.3 (9)", Error, "htu is not the address of the request.");
    public static readonly Rule Time = new("dpop.iat", "RFC 9449 4.3 (11)", Error, "iat is too far from now.");
    public static readonly Rule TokenHash = new("dpop.ath", "RFC 9449 4.3 (12)", Error, "ath is not the hash of the access token.");
    public static readonly Rule Once = new("dpop.jti", "RFC 9449 11.1", Error, "The proof was used before.");
    public static readonly Rule Needed = new("dpop.needed", "FAPI 2.0 5.3.2.1 (5)", Error, "The client is registered for DPoP-bound tokens: send a proof.");
}
