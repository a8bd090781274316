using System.Collections.Concurrent;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;
using Panah.Host;
using Panah.Kernel;

namespace Panah.Shipped.Crawl;

/// <summary>Every page of the program, asked of the program itself, and which of them people of these tests have seen.</summary>
internal static class Sitemap
{
    /// <summary>Addresses that answer no page of their own, each with the reason.</summary>
    public static readonly IReadOnlyDictionary<string, string> NoPage = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["/me/stay"] = "prolongs the session and answers nothing",
        ["/letters/{trackingNumber}/dossier"] = "leads on to the national dossier",
        ["/slips/{key}/pdf"] = "answers a file",
        ["/openid/authorize"] = "answers by redirects",
        ["/components"] = "is for those who build pages, and only where the program is told so",
        ["/error/{status:int}"] = "is shown at other addresses",
        ["/window/try-again"] = "comes when the SIM registry was silent for a week: AllPagesTests looks at it, whose clock can wait so long",
    };

    private static readonly Lazy<IReadOnlyList<RouteEndpoint>> Endpoints = new(Load);

    private static readonly Lazy<IReadOnlyList<(string Pattern, TemplateMatcher Matcher)>> Known =
        new(() => Matchers(Endpoints.Value.Where(endpoint => endpoint.Metadata.GetMetadata<PageActionDescriptor>() is not null)));

    private static readonly Lazy<IReadOnlyList<(string Pattern, TemplateMatcher Matcher)>> All = new(() => Matchers(Endpoints.Value));

    private static readonly ConcurrentDictionary<string, ConcurrentDictionary<string, byte>> Seen = new(StringComparer.Ordinal);

    public static IReadOnlyList<string> Routes => [.. Known.Value.Select(route => route.Pattern)];

    /// <summary>The page's pattern, such as <c>/slips/{key}</c>, most exact first; null where no page has this address.</summary>
    public static string? PatternOf(string path) =>
        Known.Value.Where(route => route.Matcher.TryMatch(path, [])).Select(route => route.Pattern).FirstOrDefault();

    /// <summary>Somebody saw the page at this address.</summary>
    /// <returns>Its pattern, where it is a page of the program.</returns>
    public static string? See(string path, string language)
    {
        if (PatternOf(path) is not { } pattern)
            return null;
        Seen.GetOrAdd(pattern, _ => new(StringComparer.Ordinal)).TryAdd(language, 0);
        return pattern;
    }

    /// <summary>A person of a journey was there, in whatever language.</summary>
    public static void See(Uri address, Uri site)
    {
        if (address.Host == site.Host && address.Port == site.Port)
            See(address.AbsolutePath, "journey");
    }

    public static IReadOnlyDictionary<string, string> Visited() =>
        Seen.ToDictionary(route => route.Key, route => string.Join(" ", route.Value.Keys.Order(StringComparer.Ordinal)), StringComparer.Ordinal);

    /// <summary>Whether anything at all answers there.</summary>
    public static bool Serves(string path) => All.Value.Any(route => route.Matcher.TryMatch(path, []));

    /// <summary>The program is put together but never started: its routes need no database.</summary>
    private static IReadOnlyList<RouteEndpoint> Load()
    {
        var app = PanahHost.Build(new PanahSettings { PublicUrl = new Uri("http://localhost:1"), Database = "Host=localhost;Database=none" });
        return [.. ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()];
    }

    private static IReadOnlyList<(string, TemplateMatcher)> Matchers(IEnumerable<RouteEndpoint> endpoints) =>
    [
        .. endpoints.OrderBy(endpoint => endpoint.RoutePattern.InboundPrecedence)
            .Select(endpoint => "/" + endpoint.RoutePattern.RawText!.TrimStart('/'))
            .Distinct(StringComparer.Ordinal)
            .Select(pattern => (pattern, new TemplateMatcher(TemplateParser.Parse(pattern.TrimStart('/')), []))),
    ];
}
