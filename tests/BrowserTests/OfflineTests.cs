using Microsoft.Playwright;
using Panah.Harness;
using Panah.Tests.Notices;
using Shouldly;
using Xunit;

namespace Panah.BrowserTests;

/// <summary>A site kept beside a phone's apps (row U12): what it says without a connection, and what its worker must not change.</summary>
public sealed class OfflineTests(PanahServer server, Browser browser)
{
    private const string Kept = """
        async () => {
          const shelves = await Promise.all((await caches.keys()).map(async name => (await caches.open(name)).keys()));
          return shelves.flat().map(request => new URL(request.url).pathname);
        }
        """;

    private const string Ready = """
        async () => {
          const worker = navigator.serviceWorker;
          await worker.ready;
          while (!worker.controller) await new Promise(done => worker.addEventListener('controllerchange', done, { once: true }));
        }
        """;

    private static readonly Look WithWorker = Look.Phone with { Worker = true };

    [Theory, Row("U12")]
    [InlineData("fa", "این صفحه باز نشد", "دوباره باز کردن این صفحه")]
    [InlineData("en", "This page did not open", "Open this page again")]
    public async Task Page_WhileTheSiteDoesNotAnswer_SaysSoInTheLanguageOfBeforeAndOpensAgainLater(string language, string says, string again)
    {
        var node = await server.StartNodeAsync(settings => settings with { Worker = false });
        var port = node.Url.Port;
        await using var visit = await browser.VisitAsync(node.Url, WithWorker);
        await visit.OpenAsync("/?lang=" + language);
        await ReadyAsync(visit.Page);
        await node.DisposeAsync();

        await visit.OpenAsync("/faq");

        await visit.ShouldSeeAsync(says);
        visit.Path.ShouldBe("/faq");
        await visit.KeepPictureAsync("offline-" + language);
        await visit.ShouldBeAccessibleAsync();
        // What is kept is one page that is nobody's.
        (await visit.Page.EvaluateAsync<string[]>(Kept))
            .ShouldBe(["/offline"]);

        await using var back = await server.StartNodeAsync(
            settings => settings with { Worker = false, Port = port, PublicUrl = new Uri($"http://localhost:{port}") });
        await visit.FollowAsync(again);
        await Assertions.Expect(visit.Page.Locator("article.prose")).ToBeVisibleAsync();
        visit.Path.ShouldBe("/faq");
    }

    /// <summary>A worker that asked for pages itself would make every link ours: a letter would be served by another site's link (N3).</summary>
    [Fact, Row("U12"), Row("N3")]
    public async Task LetterFromAnotherSitesLink_WithTheWorkerAtWork_StaysSealed()
    {
        var world = new NoticesWorld(server);
        var employer = await world.EmployerAsync();
        using var system = await world.SystemAsync();
        var number = await NoticesWorld.SendAsync(system, employer.Identifier, "اعلام بدهی");
        await using var visit = await (await browser.VisitAsync(server, WithWorker)).ContinueAsync(employer.Visitor);
        await visit.OpenAsync("/me?lang=fa");
        await ReadyAsync(visit.Page);
        await visit.Page.GotoAsync(server.SimulatorsUrl.ToString());

        await visit.Page.EvaluateAsync($"location.assign('{new Uri(server.Url, "/letters/" + number)}')");

        await Assertions.Expect(visit.Page.Locator("h1")).ToHaveTextAsync("مکاتبه‌ای برای شما");
        (await visit.Page.EvaluateAsync<bool>("navigator.serviceWorker.controller !== null")).ShouldBeTrue();
        (await server.Sql.ScalarAsync<DateTime?>("select viewed_at from notices.letters where tracking_number = @number", new { number })).ShouldBeNull();
    }

    private static Task ReadyAsync(IPage page) => page.EvaluateAsync(Ready);
}
