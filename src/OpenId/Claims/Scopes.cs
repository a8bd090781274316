namespace Panah.OpenId.Claims;

/// <summary>What a client may ask of a person, and the claims each scope stands for (OpenID Connect Core section 5.4).</summary>
internal static class Scopes
{
    public const string OpenId = "openid";
    public const string Profile = "profile";
    public const string Offline = "offline_access";

    /// <summary>Ours: the company a person acts for (W10).</summary>
    public const string Company = "company";

    /// <summary>Ours: the national ID, or a foreign national's FIDA code; never part of <c>profile</c>.</summary>
    public const string Identity = "national_id";

    private static readonly Dictionary<string, string[]> Claims = new(StringComparer.Ordinal)
    {
        [Profile] = ["name", "given_name", "family_name", "gender", "birthdate"],
        ["email"] = ["email", "email_verified"],
        ["phone"] = ["phone_number", "phone_number_verified"],
        ["address"] = ["address"],
        [Identity] = ["national_id", "fida_code"],
        [Company] = ["company_id"],
    };

    public static readonly string[] Supported = [OpenId, Profile, "email", "phone", "address", Offline, Identity, Company, "slips", "letters", "letters.read", "entitlement"];

    public static readonly string[] ClaimNames = [.. Claims.Values.SelectMany(names => names)];

    /// <summary>True for scopes that only a person can give.</summary>
    public static bool IsPersonal(string scope) => scope is OpenId or Offline or "slips" or "letters.read" || Claims.ContainsKey(scope);

    public static IEnumerable<string> ClaimsOf(IEnumerable<string> scopes) => scopes.SelectMany(scope => Claims.GetValueOrDefault(scope, []));

    /// <summary>The scope that a claim belongs to; null for none that we know.</summary>
    public static string? Of(string claim) => Claims.FirstOrDefault(scope => scope.Value.Contains(claim, StringComparer.Ordinal)).Key;
}
