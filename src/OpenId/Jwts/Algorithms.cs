namespace Panah.OpenId.Jwts;

/// <summary>JWS algorithms that Panah signs with or takes (RFC 7518 section 3.1). <c>none</c> and HMAC are not among them, so no key can be mistaken for a secret.</summary>
internal static class Algorithms
{
    public const string Es256 = "ES256";
    public const string Ps256 = "PS256";
    public const string Rs256 = "RS256";

    /// <summary>What clients may sign with where FAPI 2.0 holds (section 5.4.1).</summary>
    public static readonly string[] Strong = [Es256, Ps256];

    public static readonly string[] All = [Es256, Ps256, Rs256];
}
