using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.WebEncoders;

namespace Panah.Simulators.Pages;

/// <summary>Pages for people at the addresses that answer JSON to programs.</summary>
internal static class PagesModule
{
    private const string Prefix = "/html";
    private const string LanguageCookie = "simulators.lang";

    public static IServiceCollection AddSimulatorPages(this IServiceCollection services)
    {
        services.AddLocalization();
        services.AddRazorPages(pages => pages.Conventions.AddPageRoute("/Person", "/html/foreigners/{id}"));
        // Keys live as long as the program: what they protect is a form on a screen.
        services.AddDataProtection().UseEphemeralDataProtectionProvider();
        services.AddAntiforgery(antiforgery => antiforgery.Cookie.Name = "simulators.form");
        services.Configure<WebEncoderOptions>(encoder => encoder.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
        return services;
    }

    /// <summary>Who wants HTML is led to the page of the same address; routing done, the address is again what the browser said.</summary>
    public static void UsePagesForBrowsers(this WebApplication app)
    {
        app.UseWhen(WantsPage, browsers => browsers.UseStatusCodePagesWithReExecute("/trouble/{0}").UseExceptionHandler("/trouble/500"));
        app.Use(async (http, next) =>
        {
            http.Items[Prefix] = http.Request.Path;
            if (WantsPage(http))
            {
                ChooseLanguage(http);
                http.Request.Path = Prefix + http.Request.Path.Value!.TrimEnd('/');
            }

            await next(http);
        });
        app.UseRouting();
        app.Use((http, next) =>
        {
            http.Request.Path = (PathString)http.Items[Prefix]!;
            return next(http);
        });
    }

    public static void MapSimulatorPages(this WebApplication app)
    {
        app.MapRazorPages();
        Asset(app, "simulators.css", "text/css; charset=utf-8");
        Asset(app, "simulators.js", "text/javascript; charset=utf-8");
        Asset(app, "vazirmatn.woff2", "font/woff2");
    }

    private static bool WantsPage(HttpContext http) => http.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);

    private static void Asset(WebApplication app, string name, string type) => app.MapGet("/assets/" + name, (HttpContext http) =>
    {
        var stream = typeof(PagesModule).Assembly.GetManifestResourceStream("Panah.Simulators." + name);
        if (stream is null) return Results.NotFound();
        http.Response.Headers.CacheControl = "max-age=3600";
        return Results.Stream(stream, type);
    });

    private static void ChooseLanguage(HttpContext http)
    {
        var language = http.Request.Query["lang"].ToString() is "fa" or "en" or "ar" ? http.Request.Query["lang"].ToString() : null;
        if (language is not null) http.Response.Cookies.Append(LanguageCookie, language, new CookieOptions { MaxAge = TimeSpan.FromDays(365), SameSite = SameSiteMode.Lax, IsEssential = true });
        language ??= http.Request.Cookies[LanguageCookie] is "en" or "ar" ? http.Request.Cookies[LanguageCookie] : "fa";
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language!);
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
    }
}
