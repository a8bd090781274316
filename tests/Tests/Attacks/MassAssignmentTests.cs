using AngleSharp.Html.Dom;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Panah.Harness;
using Panah.People.Staff;
using Shouldly;
using Xunit;

namespace Panah.Tests.Attacks;

/// <summary>
/// Every form that a person or member of staff is shown is sent as it stands, with a field more for each thing that a row of the database holds:
/// the owner, the level, the state, the amount. What no page shows is never taken.
/// </summary>
[Row("S14")]
public sealed class MassAssignmentTests(PanahServer server)
{
    /// <summary>A page takes 300 fields and refuses a form that has more, unread: with all at once no form would be tried at all.</summary>
    private const int AtOnce = 120;

    [Fact]
    public async Task EveryForm_WithEveryFieldOfEveryRow_ChangesNobodyElseAndRaisesNobody()
    {
        var victim = await Victim.InAsync(server);
        var before = await victim.HeldAsync();
        var extras = await ExtrasAsync(victim);
        using var person = await server.SignedInAsync();
        using var staff = await server.StaffAsync(StaffRole.Announcements);
        var powers = await PowersAsync();
        var (sent, taken, failed) = (0, 0, new List<string>());
        foreach (var visitor in new[] { person, staff })
        {
            foreach (var path in Pages())
            {
                using var page = await visitor.Http.GetAsync(new Uri(path, UriKind.Relative));
                if (!page.IsSuccessStatusCode || page.Content.Headers.ContentType?.MediaType != "text/html")
                    continue;
                await visitor.OpenAsync(path);
                foreach (var form in visitor.Page.QuerySelectorAll("form[method=post]").OfType<IHtmlFormElement>().Where(form => !Ends(form)).ToList())
                {
                    var target = form.GetAttribute("action") is { Length: > 0 } action ? action : path;
                    foreach (var some in extras.Chunk(AtOnce))
                    {
                        sent++;
                        using var answer = await visitor.Http.PostAsync(new Uri(visitor.Url, target), new FormUrlEncodedContent([.. Shown(form), .. some]));
                        if ((int)answer.StatusCode < 400) taken++;
                        if ((int)answer.StatusCode >= 500) failed.Add($"{path}: {(int)answer.StatusCode}");
                    }
                }
            }
        }

        failed.ShouldBeEmpty();
        sent.ShouldBeGreaterThan(120);
        // Nearly all of them are read by their page: a refusal of the whole form would hide what it takes.
        taken.ShouldBeGreaterThan(sent * 3 / 4);
        (await victim.HeldAsync()).ShouldBe(before, ignoreOrder: true);
        (await PowersAsync()).ShouldBe(powers, "a session was raised, or somebody made themselves an administrator");
    }

    private async Task<string?> PowersAsync() => await server.Sql.ScalarAsync<string>(
        "select (select count(*) from people.sessions where level > 2) || ' sessions by passkey, ' || (select count(*) from people.staff where roles & 128 <> 0) || ' administrators'");

    /// <summary>The names of all columns, as a model would be called, with values that would hurt.</summary>
    private async Task<IReadOnlyList<KeyValuePair<string, string>>> ExtrasAsync(Victim victim)
    {
        var columns = await server.Sql.QueryAsync<string>("select distinct column_name from information_schema.columns where table_schema in ('people', 'accounts', 'contributions', 'notices', 'entitlement', 'openid')");
        columns.Count.ShouldBeGreaterThan(100);
        string Value(string column) => column switch
        {
            "person_id" or "id" or "session_id" or "subject" => victim.Payer.Id.ToString(),
            "level" => "3",
            "roles" => "255",
            "amount" => "1",
            "state" => "paid",
            _ => "1",
        };
        // Fields that forms do show keep what stands in them: a form's first value of a name is the one that counts.
        return [.. columns.SelectMany(column => new[] { Model(column), "Session." + Model(column) }.Select(name => KeyValuePair.Create(name, Value(column))))];
    }

    private static string Model(string column) => string.Concat(column.Split('_').Select(part => char.ToUpperInvariant(part[0]) + part[1..]));

    private IEnumerable<string> Pages() =>
        server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<PageActionDescriptor>() is not null && !endpoint.RoutePattern.RawText!.Contains('{', StringComparison.Ordinal))
            .Select(endpoint => "/" + endpoint.RoutePattern.RawText!.TrimStart('/'))
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    /// <summary>These would end the sender's own session, and with it the test.</summary>
    private static bool Ends(IHtmlFormElement form) =>
        (form.GetAttribute("action") ?? "").Contains("sign-out", StringComparison.Ordinal) || (form.GetAttribute("action") ?? "").Contains("handler=End", StringComparison.Ordinal);

    private static IEnumerable<KeyValuePair<string, string>> Shown(IHtmlFormElement form) =>
        form.QuerySelectorAll("input[name],select[name],textarea[name]").Select(field => KeyValuePair.Create(field.GetAttribute("name")!, field.GetAttribute("value") ?? ""));
}
