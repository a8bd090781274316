using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Panah.Harness;
using Panah.People.Staff;
using Shouldly;
using Xunit;

namespace Panah.Tests.Ui;

/// <summary>Every page that opens by its address alone, to a stranger, a person or a member of staff, has a title of its own before the brand.</summary>
public sealed class TitleTests(PanahServer server)
{
    private const string Brand = " – پناه";

    [Fact, Row("U1"), Finding("J-P1")]
    public async Task Title_OfEveryPage_IsItsOwnBeforeTheBrand()
    {
        using var stranger = server.Visitor();
        using var person = await server.SignedInAsync();
        using var staff = await server.StaffAsync((StaffRole)255);
        List<string> wrong = [];
        var seen = 0;
        foreach (var route in Routes())
        {
            foreach (var visitor in new[] { stranger, person, staff })
            {
                using var answer = await visitor.Http.GetAsync(new Uri(route + "?lang=fa", UriKind.Relative));
                if (!answer.IsSuccessStatusCode || answer.Content.Headers.ContentType?.MediaType != "text/html") continue;
                var html = await answer.Content.ReadAsStringAsync();
                var title = html.Split("<title>", 2)[1].Split("</title>", 2)[0];
                if (!title.EndsWith(Brand, StringComparison.Ordinal) || title.Length <= Brand.Length + 2) wrong.Add($"{route}: «{title}»");
                seen++;
                break;
            }
        }

        wrong.ShouldBeEmpty();
        seen.ShouldBeGreaterThan(60);
    }

    private IEnumerable<string> Routes() => server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        .Where(endpoint => endpoint.Metadata.GetMetadata<PageActionDescriptor>() is not null && endpoint.RoutePattern.Parameters.Count == 0)
        .Select(endpoint => "/" + endpoint.RoutePattern.RawText!.TrimStart('/')).Distinct(StringComparer.Ordinal);
}
