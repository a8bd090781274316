using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Panah.Harness;

namespace Panah.BrowserTests.AllPages;

/// <summary>Every page that the running program has, asked of the program itself: a new one can't be forgotten.</summary>
internal static class Routes
{
    public static IReadOnlyList<string> Of(PanahServer server) =>
    [
        .. server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<PageActionDescriptor>() is not null)
            .Select(endpoint => "/" + endpoint.RoutePattern.RawText!.TrimStart('/'))
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
    ];

    /// <summary>First part of the path: the room it belongs to.</summary>
    public static string Area(string route) => route.Trim('/').Split('/')[0];

    /// <summary>A name for its pictures.</summary>
    public static string FileName(string route) => route == "/"
        ? "home"
        : string.Concat(route.Trim('/').Replace('/', '-').Replace(":guid", "", StringComparison.Ordinal).Where(c => char.IsAsciiLetterOrDigit(c) || c == '-'));
}
