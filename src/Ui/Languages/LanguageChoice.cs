using System.Globalization;
using Microsoft.AspNetCore.Http;
using Panah.Kernel;

namespace Panah.Ui;

/// <summary>
/// Which language a request is answered in: <c>?lang=</c>, kept in a cookie; else the cookie; else what the browser prefers; else Persian.
/// The culture of numbers and dates stays invariant, whatever the machine says.
/// </summary>
internal sealed class LanguageChoice(RequestDelegate next)
{
    internal const string Cookie = "panah-lang";

    private static readonly CultureInfo Persian = CultureInfo.GetCultureInfo("fa");
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en");
    private static readonly CultureInfo Arabic = CultureInfo.GetCultureInfo("ar");

    public Task InvokeAsync(HttpContext http)
    {
        Apply(http);
        return next(http);
    }

    /// <summary>For what is written outside the pipeline, too.</summary>
    internal static void Apply(HttpContext http)
    {
        var language = Choose(http);
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        CultureInfo.CurrentUICulture = language switch { Language.English => English, Language.Arabic => Arabic, _ => Persian };
    }

    private static Language Choose(HttpContext http)
    {
        if (http.Request.QueryString.HasValue && LanguageExtensions.TryParse(http.Request.Query["lang"], out var asked))
        {
            Keep(http, Cookie, asked.Tag);
            return asked;
        }

        if (LanguageExtensions.TryParse(http.Request.Cookies[Cookie], out var kept)) return kept;
        return Preferred(http.Request.Headers.AcceptLanguage.ToString());
    }

    /// <summary>The first language we have of those the browser lists; its order is its preference, so weights need no reading.</summary>
    private static Language Preferred(string header)
    {
        foreach (var range in header.AsSpan().Split(','))
        {
            var tag = header.AsSpan(range).TrimStart();
            if (tag.Length >= 2 && (tag.Length == 2 || tag[2] is '-' or ';') && LanguageExtensions.TryParse(tag[..2].ToString().ToLowerInvariant(), out var language))
                return language;
        }

        return Language.Persian;
    }

    /// <summary>A preference, not a secret: a year, for this site only, and nothing about the person.</summary>
    internal static void Keep(HttpContext http, string name, string value) =>
        http.Response.Cookies.Append(name, value, new CookieOptions
        {
            MaxAge = TimeSpan.FromDays(365),
            Path = "/",
            SameSite = SameSiteMode.Lax,
            HttpOnly = true,
            Secure = http.Request.IsHttps,
            IsEssential = true,
        });
}
