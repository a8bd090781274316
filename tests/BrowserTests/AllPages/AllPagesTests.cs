using Panah.Harness;
using Panah.People.Staff;
using Shouldly;
using Xunit;

namespace Panah.BrowserTests.AllPages;

/// <summary>
/// Every page, at 390 and 1280 px, in light, dark and more contrast, and without JavaScript: no violation of WCAG 2.2 A and AA nor of AAA
/// contrast, no script error, nothing wider than the screen. Pictures of all go to artifacts/pictures.
/// </summary>
public sealed class AllPagesTests(PanahServer server, Browser browser)
{
    private const StaffRole EveryRole = (StaffRole)255;

    public static TheoryData<string> Areas =>
    [
        "", "window", "account", "special", "me", "slips", "pensioners", "letters", "agencies", "entitlement", "office", "openid", "developers",
        "passkey", "help", "faq", "contact", "privacy", "accessibility", "terms", "error", "components",
    ];

    [Fact]
    [Row("X9")]
    public void Areas_AreAllLookedAt() =>
        Routes.Of(server).Select(Routes.Area).Except(Areas.Select(area => area.Data), StringComparer.Ordinal).ShouldBeEmpty("areas of pages that no test looks at");

    [Fact]
    public void Ways_AreOfPagesThatExist() =>
        Ways.All.Keys.Concat(Ways.NoPage.Keys).Except(Routes.Of(server), StringComparer.Ordinal).ShouldBeEmpty();

    [Theory]
    [Row("X9")]
    [MemberData(nameof(Areas))]
    public async Task EveryPage_OfArea_IsForEveryone(string area)
    {
        var problems = new List<string>();
        foreach (var route in Routes.Of(server).Where(route => Routes.Area(route) == area && !Ways.NoPage.ContainsKey(route)))
        {
            try
            {
                await server.ForgetLimitsAsync();
                if (await ArriveAsync(route) is not { } way)
                    problems.Add($"{route}: opens for no stranger, person or staff; say in Ways how it is reached.");
                else
                    await LookAsync(route, way.Visitor, way.Path, problems);
            }
            catch (Exception failure) when (failure is ShouldAssertException or Microsoft.Playwright.PlaywrightException or TimeoutException or InvalidOperationException)
            {
                problems.Add($"{route}: {failure.Message}");
            }
        }

        problems.ShouldBeEmpty();
    }

    private async Task LookAsync(string route, Visitor visitor, string path, List<string> problems)
    {
        var name = Routes.FileName(route);
        await using (var visit = await (await browser.VisitAsync(server)).ContinueAsync(visitor))
        {
            await visit.OpenAsync(path);
            foreach (var look in Look.Screens)
            {
                await look.ApplyAsync(visit.Page);
                if (look is { Dark: false, MoreContrast: false })
                {
                    await visit.PictureAsync(name, look);
                    if (await visit.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - window.innerWidth") is > 0 and var over)
                        problems.Add($"{route} {look.Name}: {over} px wider than the screen");
                }

                problems.AddRange((await Axe.RunAsync(visit.Page)).Select(violation => $"{route} {look.Name}: {violation}"));
            }

            problems.AddRange(visit.Complaints.Select(complaint => $"{route}: {complaint}"));
        }

        foreach (var look in new[] { Look.Phone, Look.Desktop }.Select(look => look with { JavaScript = false }))
        {
            await using var visit = await (await browser.VisitAsync(server, look)).ContinueAsync(visitor);
            await visit.OpenAsync(path);
            problems.AddRange((await Axe.RunWithoutScriptsAsync(visit)).Select(violation => $"{route} {look.Name}: {violation}"));
        }
    }

    private async Task<(Visitor Visitor, string Path)?> ArriveAsync(string route)
    {
        if (Ways.All.TryGetValue(route, out var way))
            return await way(server);
        Func<Task<Visitor>>[] people = [() => Task.FromResult(server.Visitor()), () => server.SignedInAsync(), () => server.StaffAsync(EveryRole)];
        foreach (var person in people)
        {
            var visitor = await person();
            using var answer = await visitor.Http.GetAsync(new Uri(route, UriKind.Relative));
            if (answer.IsSuccessStatusCode)
                return (visitor, route);
        }

        return null;
    }
}
