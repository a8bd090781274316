using System.Net;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Panah.Harness;
using Panah.People.Staff;
using Shouldly;
using Xunit;

namespace Panah.Tests.Notices;

/// <summary>
/// Every route of letters that the running program has, with every method, by every kind of user who is not the letter's: nothing of it
/// is told and nothing of it changes. The routes come from the program itself, so a new one is in the matrix on its first day.
/// </summary>
[Row("N3")]
[Row("N5")]
[Row("N6")]
[Row("N7")]
[Row("N10")]
public sealed class LetterMatrixTests(PanahServer server)
{
    private const string Subject = "موضوعِ محرمانهٔ ماتریس";
    private const string Body = "متنِ محرمانهٔ ماتریس";
    private readonly NoticesWorld world = new(server);

    [Fact]
    public async Task EveryRoute_ByEveryOtherUser_TellsAndChangesNothing()
    {
        var owner = await world.EmployerAsync();
        using var system = await world.SystemAsync();
        var number = await NoticesWorld.SendAsync(system, owner.Identifier, Subject, Body, NoticesWorld.Pdf);
        var (letter, file) = (await IdAsync("select id from notices.letters where tracking_number = @number", number), await IdAsync("select a.id from notices.attachments a join notices.letters l on l.id = a.letter_id where l.tracking_number = @number", number));
        var leaks = new List<string>();
        var asked = 0;
        foreach (var (name, http, token) in await OthersAsync())
        {
            foreach (var (method, path, form) in Requests(number, letter, file))
            {
                asked++;
                var said = await AskAsync(http, method, path, form, token);
                if (said.Contains(Subject, StringComparison.Ordinal) || said.Contains(Body, StringComparison.Ordinal) || said.Contains("%PDF", StringComparison.Ordinal)) leaks.Add($"{name} {method} {path}");
            }
        }

        leaks.ShouldBeEmpty();
        asked.ShouldBeGreaterThan(150);
        (await server.Sql.ScalarAsync<bool>("select viewed_at is null and not marked from notices.letters where id = @letter", new { letter })).ShouldBeTrue("viewed or marked by another");
        (await server.Sql.ScalarAsync<long>("select count(*) from notices.permits where letter_id = @letter", new { letter })).ShouldBe(0);
        (await server.Sql.ScalarAsync<long>("select count(*) from notices.states where letter_id = @letter and state in ('viewed', 'fetched', 'confirmed')", new { letter })).ShouldBe(0);

        // The same questions by its own people are answered: the matrix could have found a leak.
        (await AskAsync(owner.Visitor.Http, "GET", $"/letters/{number}", null, null)).ShouldContain(Body);
        (await AskAsync(owner.Visitor.Http, "GET", $"/letters/{number}?handler=File&file={file}", null, null)).ShouldContain("%PDF");
        (await AskAsync(owner.Visitor.Http, "GET", "/letters", null, null)).ShouldContain(Subject);
        (await AskAsync(system, "GET", $"/api/letters/{number}", null, null)).ShouldContain(Subject);
    }

    private async Task<Guid> IdAsync(string sql, string number) => await server.Sql.ScalarAsync<Guid>(sql, new { number });

    /// <summary>A stranger, another person, a company, staff of letters and other staff, another source system, and a token of another kind.</summary>
    private async Task<IReadOnlyList<(string Name, HttpClient Http, string? Token)>> OthersAsync()
    {
        (string Name, Visitor Visitor)[] people =
        [
            ("stranger", server.Visitor()), ("person", (await world.EmployerAsync()).Visitor), ("company", (await world.EmployerAsync(company: true)).Visitor),
            ("staff", await world.StaffAsync(StaffRole.Letters)), ("other staff", await world.StaffAsync(StaffRole.Announcements)),
        ];
        var others = new List<(string, HttpClient, string?)>();
        foreach (var (name, visitor) in people)
        {
            await visitor.OpenAsync("/agencies");
            others.Add((name, visitor.Http, visitor.Page.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")));
        }

        others.Add(("another system", await world.SystemAsync(), null));
        others.Add(("a clinic's program", await world.SystemAsync("entitlement"), null));
        return others;
    }

    private IEnumerable<(string Method, string Path, Dictionary<string, string>? Form)> Requests(string number, Guid letter, Guid file)
    {
        var routes = server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Select(endpoint => "/" + endpoint.RoutePattern.RawText!.TrimStart('/')).Distinct(StringComparer.Ordinal)
            .Where(route => route.Contains("letters", StringComparison.Ordinal) || route.StartsWith("/agencies", StringComparison.Ordinal)).ToList();
        routes.Count(route => route.Contains("{trackingNumber}", StringComparison.Ordinal)).ShouldBeGreaterThanOrEqualTo(5);
        Dictionary<string, string> form = new(StringComparer.Ordinal)
        {
            ["Days"] = "7", ["Views"] = "3", ["letters"] = letter.ToString(), ["mark"] = "true", ["id"] = letter.ToString(), ["file"] = file.ToString(), ["ticket"] = new string('0', 64), ["trackingNumber"] = number,
        };
        foreach (var route in routes)
        {
            var path = route.Replace("{trackingNumber}", number, StringComparison.Ordinal);
            path.ShouldNotContain("{");
            yield return ("GET", path, null);
            yield return ("GET", $"{path}?handler=File&file={file}", null);
            yield return ("GET", $"{path}?q={Uri.EscapeDataString(Subject.Split(' ')[^1])}&after={letter}", null);
            yield return ("POST", path, form);
            yield return ("POST", $"{path}?handler=File", form);
        }
    }

    private static async Task<string> AskAsync(HttpClient http, string method, string path, Dictionary<string, string>? form, string? token)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (form is not null) request.Content = new FormUrlEncodedContent(token is null ? form : form.Append(new("__RequestVerificationToken", token)));
        using var answer = await http.SendAsync(request);
        return WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
    }
}
