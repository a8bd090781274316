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
    /// <summary>Pictures of a chapter for each guide, by the address that they show; the code behind the form's own state is in <see cref="Ways"/>.</summary>
    private static readonly Dictionary<string, string> Steps = new(StringComparer.Ordinal)
    {
        ["sign-in"] = "/window/sign-in", ["code"] = "/window/code", ["identity"] = "/window/identity", ["register"] = "/account/register",
        ["slip"] = "/slips/{key}", ["letters"] = "/letters", ["cover"] = "/entitlement/desk",
    };

    [Theory, Row("W12"), Row("U11"), Row("X8")]
    [InlineData("fa")]
    [InlineData("en")]
    [InlineData("ar")]
    public async Task Guide_InLanguage_ShowsEveryStepAsAPictureOfThatLanguage(string language)
    {
        await server.ForgetLimitsAsync();
        foreach (var step in Steps.Keys) await TakeAsync(step, language);
        await using var visit = await browser.VisitAsync(server, Look.Phone);
        await visit.OpenAsync("/help?lang=" + language);
        foreach (var step in Steps.Keys)
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
        var (visitor, path) = Ways.All.TryGetValue(Steps[step], out var way) ? await way(server) : (server.Visitor(), Steps[step]);
        await using var visit = await (await browser.VisitAsync(server, Look.Phone)).ContinueAsync(visitor);
        await visit.OpenAsync($"{path}?lang={language}");
        await visit.ShouldBeAtAsync(path);
        await visit.PictureAsync(step, language, System.IO.Path.Combine("artifacts", "help"), Environment.GetEnvironmentVariable("PANAH_HELP_PICTURES"));
    }
}
