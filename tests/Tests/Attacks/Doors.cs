using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Panah.Harness;

namespace Panah.Tests.Attacks;

/// <summary>Something that takes input.</summary>
/// <param name="Path">Of the route, its parameters still in braces.</param>
/// <param name="Handlers">Names of a page's handlers; the empty one is the page's own.</param>
/// <param name="Fields">What it binds, as a form would name it.</param>
internal sealed record Door(string Path, bool IsPage, string[] Methods, string[] Handlers, string[] Fields);

/// <summary>Every door of the running program, read from its routes and page models, so that a new one is attacked from its first day.</summary>
internal static class Doors
{
    /// <summary>What endpoints read by hand, and a page model doesn't say.</summary>
    private static readonly string[] Protocol =
    [
        "client_id", "client_secret", "grant_type", "code", "code_verifier", "refresh_token", "device_code", "redirect_uri", "response_type", "response_mode", "scope", "state", "nonce",
        "prompt", "max_age", "claims", "acr_values", "login_hint", "id_token_hint", "code_challenge", "code_challenge_method", "request", "request_uri", "dpop_jkt", "token",
        "token_type_hint", "client_assertion", "client_assertion_type", "user_code", "interaction", "post_logout_redirect_uri", "logout_hint", "ui_locales", "display",
    ];

    public static async Task<IReadOnlyList<Door>> ReadAsync(PanahServer server)
    {
        var loader = server.Services.GetRequiredService<PageLoader>();
        var doors = new List<Door>();
        foreach (var endpoint in server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            var path = "/" + endpoint.RoutePattern.RawText!.TrimStart('/');
            if (endpoint.Metadata.GetMetadata<PageActionDescriptor>() is { } page)
            {
                var compiled = await loader.LoadAsync(page, endpoint.Metadata);
                var fields = compiled.BoundProperties.Select(bound => (bound.Name, Type: bound.ParameterType))
                    .Concat(compiled.HandlerMethods.SelectMany(handler => handler.Parameters).Select(taken => (taken.Name, Type: taken.ParameterType)))
                    .Where(field => field.Type != typeof(CancellationToken)).SelectMany(field => Names(field.Name, field.Type));
                doors.Add(new Door(
                    path, true, [.. compiled.HandlerMethods.Select(handler => handler.HttpMethod.ToUpperInvariant()).DefaultIfEmpty("GET").Distinct(StringComparer.Ordinal)],
                    [.. compiled.HandlerMethods.Select(handler => handler.Name ?? "").DefaultIfEmpty("").Distinct(StringComparer.Ordinal)],
                    [.. fields.Concat(path.StartsWith("/openid", StringComparison.Ordinal) ? Protocol : ["returnUrl"]).Distinct(StringComparer.Ordinal)]));
            }
            else
            {
                var methods = endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.ToArray() ?? ["GET"];
                doors.Add(new Door(path, false, methods, [""], Protocol));
            }
        }

        return [.. doors.DistinctBy(door => (door.Path, string.Join(',', door.Methods))).OrderBy(door => door.Path, StringComparer.Ordinal)];
    }

    /// <summary>A property, or the properties of its own class one step down.</summary>
    private static IEnumerable<string> Names(string name, Type type) =>
        type.Assembly.GetName().Name!.StartsWith("Panah.", StringComparison.Ordinal) && type.IsClass && !typeof(IEnumerable<char>).IsAssignableFrom(type)
            ? [name, .. type.GetProperties().Where(property => property.CanWrite).SelectMany(property => new[] { $"{name}.{property.Name}", property.Name })]
            : [name];
}
