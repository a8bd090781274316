using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;

namespace Panah.Accounts.Special;

/// <summary>That this browser has accepted the terms, for a day, in a cookie it can't make itself.</summary>
internal sealed class TermsAcceptance(IDataProtectionProvider protection)
{
    private const string Cookie = "panah-terms";
    private static readonly TimeSpan Life = TimeSpan.FromDays(1);
    private readonly ITimeLimitedDataProtector _protector = protection.CreateProtector("accounts.terms").ToTimeLimitedDataProtector();

    /// <summary>The prefix keeps a neighbouring host from planting one (ASVS 3.3.1); browsers refuse it on http://localhost.</summary>
    private static string NameFor(HttpContext http) => http.Request.IsHttps ? "__Host-" + Cookie : Cookie;

    public void Remember(HttpContext http) => http.Response.Cookies.Append(NameFor(http), _protector.Protect("accepted", Life), new CookieOptions
    {
        HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = http.Request.IsHttps, MaxAge = Life, Path = "/", IsEssential = true,
    });

    public bool IsAccepted(HttpContext http)
    {
        if (http.Request.Cookies[NameFor(http)] is not { } value) return false;
        try
        {
            return _protector.Unprotect(value) == "accepted";
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            return false;
        }
    }
}
