using Shouldly;
using Xunit;

namespace Panah.BrowserTests;

/// <summary>A check that cannot fail proves nothing: these pages are known to be bad, and one known to be good.</summary>
public sealed class AxeTests(Browser browser)
{
    private const string Page = """
        <!doctype html><html lang="fa" dir="rtl"><head><meta charset="utf-8"><title>نمونه</title></head>
        <body style="background:#fff"><main><h1 style="color:#000">پناه</h1><p style="color:COLOUR">این نوشته را باید بتوان خواند.</p>
        <noscript><p id="noscript-faint" style="color:#888">بدون جاوااسکریپت</p></noscript></main></body></html>
        """;

    private static readonly Uri Nowhere = new("http://localhost/");

    [Theory]
    [InlineData("All", true)]
    [InlineData("Colours", true)]
    [InlineData("AllButContrast", false)]
    public async Task Run_FaintPersianText_IsFoundByRulesThatSeeColours(string rules, bool found)
    {
        await using var visit = await browser.VisitAsync(Nowhere);
        await ShowAsync(visit, "#888888");
        (await Axe.RunAsync(visit.Page, Enum.Parse<AxeRules>(rules)))
            .Any(line => line.StartsWith("color-contrast", StringComparison.Ordinal)).ShouldBe(found);
    }

    [Fact]
    public async Task RunWithoutScripts_FaintTextOfNoscript_IsFound()
    {
        await using var visit = await browser.VisitAsync(Nowhere, Look.Phone with { JavaScript = false });
        await ShowAsync(visit, "#111111");
        (await Axe.RunWithoutScriptsAsync(visit)).ShouldContain(line => line.Contains("noscript-faint", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("All")]
    [InlineData("Colours")]
    public async Task Run_TextOfAAButNotAAA_IsFound(string rules)
    {
        await using var visit = await browser.VisitAsync(Nowhere);
        await ShowAsync(visit, "#6b6b6b");
        (await Axe.RunAsync(visit.Page, Enum.Parse<AxeRules>(rules))).ShouldHaveSingleItem().ShouldStartWith("color-contrast-enhanced", Case.Sensitive);
    }

    [Fact]
    public async Task Run_ReadablePage_IsClean()
    {
        await using var visit = await browser.VisitAsync(Nowhere);
        await ShowAsync(visit, "#111111");
        await visit.ShouldBeAccessibleAsync();
    }

    [Fact]
    public void Mend_OtherSource_IsRefused() => Should.Throw<InvalidOperationException>(() => Axe.Mend("no such condition"));

    private static async Task ShowAsync(Visit visit, string colour)
    {
        await visit.Page.RouteAsync("**/*", route => route.FulfillAsync(new()
        {
            ContentType = "text/html; charset=utf-8",
            Body = Page.Replace("COLOUR", colour, StringComparison.Ordinal),
        }));
        await visit.OpenAsync("/");
    }
}
