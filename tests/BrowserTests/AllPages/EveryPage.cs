using Microsoft.Playwright;
using Panah.Harness;
using Panah.People.Staff;
using Shouldly;

namespace Panah.BrowserTests.AllPages;

/// <summary>Looks at every page of an area, on every screen and without JavaScript.</summary>
public abstract class EveryPage(PanahServer server, Browser browser)
{
    private const StaffRole EveryRole = (StaffRole)255;

    protected PanahServer Server => server;

    protected async Task LookAtAreaAsync(string area)
    {
        var problems = new List<string>();
        await using var scriptless = await ScriptlessPages.OpenAsync(browser, server.Url);
        foreach (var route in Routes.Of(server).Where(route => Routes.Area(route) == area && !Ways.NoPage.ContainsKey(route)))
        {
            try
            {
                await server.ForgetLimitsAsync();
                if (await ArriveAsync(route) is not { } way)
                    problems.Add($"{route}: opens for no stranger, person or staff; say in Ways how it is reached.");
                else
                    problems.AddRange((await LookAsync(scriptless, route, way.Visitor, way.Path)).Select(problem => $"{route} {problem}"));
            }
            catch (Exception failure) when (failure is ShouldAssertException or PlaywrightException or TimeoutException or InvalidOperationException)
            {
                problems.Add($"{route}: {failure.Message}");
            }
        }

        problems.ShouldBeEmpty();
    }

    private async Task<IReadOnlyList<string>> LookAsync(ScriptlessPages scriptless, string route, Visitor visitor, string path)
    {
        await using var visit = await (await browser.VisitAsync(server)).ContinueAsync(visitor);
        await visit.OpenAsync(path);
        var problems = await Screens.LookAsync(visit, Routes.FileName(route));
        using var answer = await visitor.Http.GetAsync(new Uri(path, UriKind.Relative));
        return (int)answer.StatusCode is >= 300 and < 400
            ? [.. problems, $"without JavaScript it leads to {answer.Headers.Location}"]
            : [.. problems, .. await scriptless.LookAsync(await answer.Content.ReadAsStringAsync())];
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
