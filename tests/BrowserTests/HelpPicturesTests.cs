using Panah.BrowserTests.AllPages;
using Panah.Harness;
using Shouldly;
using Xunit;

namespace Panah.BrowserTests;

/// <summary>
/// The pictures of the guide, taken from the pages as they are, in each language. They go to artifacts/help; with <c>PANAH_HELP_PICTURES</c>
/// set to a folder (src/Ui/Assets/help) they renew the guide's own.
/// </summary>
public sealed class HelpPicturesTests(PanahServer server, Browser browser)
{
    [Theory, Row("W12"), Row("X8")]
    [InlineData("fa", new[] { "sign-in", "code", "identity" })]
    [InlineData("en", new[] { "sign-in", "code", "identity" })]
    [InlineData("ar", new[] { "sign-in" })]
    public async Task Guide_InLanguage_ShowsEveryStepAsAPictureOfThatLanguage(string language, string[] steps)
    {
        await server.ForgetLimitsAsync();
        foreach (var step in steps) await TakeAsync(step, language);
        await using var visit = await browser.VisitAsync(server, Look.Phone);
        await visit.OpenAsync("/help?lang=" + language);
        foreach (var step in steps)
        {
            var picture = visit.Page.Locator($"main img[src*='/help/{step}.{language}.png']");
            await picture.ScrollIntoViewIfNeededAsync();
            (await picture.EvaluateAsync<int>("async image => { await image.decode(); return image.naturalWidth; }")).ShouldBe(Look.Phone.Width, step);
            (await picture.GetAttributeAsync("alt")).ShouldNotBeNullOrEmpty();
        }

        visit.Complaints.ShouldBeEmpty();
    }

    private async Task TakeAsync(string step, string language)
    {
        var path = "/window/" + step;
        var visitor = Ways.All.TryGetValue(path, out var way) ? (await way(server)).Visitor : server.Visitor();
        await using var visit = await (await browser.VisitAsync(server, Look.Phone)).ContinueAsync(visitor);
        await visit.OpenAsync($"{path}?lang={language}");
        await visit.ShouldBeAtAsync(path);
        await visit.PictureAsync(step, language, System.IO.Path.Combine("artifacts", "help"), Environment.GetEnvironmentVariable("PANAH_HELP_PICTURES"));
    }
}
