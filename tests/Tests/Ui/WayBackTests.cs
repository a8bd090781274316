using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Panah.Harness;
using Panah.People.Staff;
using Shouldly;
using Xunit;

namespace Panah.Tests.Ui;

/// <summary>Every page below another has a way back in its own words; the menu alone is no way back to where one came from.</summary>
public sealed class WayBackTests(PanahServer server)
{
    /// <summary>Where people begin, or end: the menu's entries, the ways in, what the header and footer lead to, and pages that other sites lead to.</summary>
    private static readonly string[] Beginnings =
    [
        "/", "/slips", "/letters", "/pensioners", "/entitlement", "/me", "/special", "/office", "/window/sign-in", "/window/qr", "/account/sign-in", "/passkey",
        "/office/sign-in", "/office/passkey", "/office/confirm", "/me/sign-out", "/me/code", "/faq", "/contact", "/help", "/privacy", "/terms", "/accessibility", "/developers",
        "/agencies", "/components", "/openid/authorize", "/openid/device", "/openid/logout", "/openid/signed-out", "/account/register/waiting",
    ];

    [Fact, Row("U1")]
    public async Task EveryPage_BelowAnother_HasAWayBack()
    {
        using var stranger = server.Visitor();
        using var person = await server.SignedInAsync();
        using var staff = await server.StaffAsync((StaffRole)255);
        List<string> lost = [];
        var seen = 0;
        foreach (var route in Routes().Except(Beginnings, StringComparer.Ordinal))
        {
            foreach (var visitor in new[] { stranger, person, staff })
            {
                using var answer = await visitor.Http.GetAsync(new Uri(route + "?lang=fa", UriKind.Relative));
                if (!answer.IsSuccessStatusCode || answer.Content.Headers.ContentType?.MediaType != "text/html") continue;
                seen++;
                if (!HasWayBack(new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync()), route)) lost.Add(route);
                break;
            }
        }

        lost.ShouldBeEmpty();
        seen.ShouldBeGreaterThan(20);
    }

    private static bool HasWayBack(IDocument page, string route) =>
        page.QuerySelectorAll("main .back, main .crumbs a").Length > 0
        || page.QuerySelectorAll("main a[href]").Select(link => link.GetAttribute("href")).Contains(route[..route.LastIndexOf('/')], StringComparer.Ordinal);

    private IEnumerable<string> Routes() => server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        .Where(endpoint => endpoint.Metadata.GetMetadata<PageActionDescriptor>() is not null && endpoint.RoutePattern.Parameters.Count == 0)
        .Select(endpoint => "/" + endpoint.RoutePattern.RawText!.TrimStart('/')).Distinct(StringComparer.Ordinal);
}
