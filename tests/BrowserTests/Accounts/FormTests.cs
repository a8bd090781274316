using Microsoft.Playwright;
using Panah.BrowserTests.AllPages;
using Panah.Harness;
using Shouldly;
using Xunit;

namespace Panah.BrowserTests.Accounts;

/// <summary>Long forms under a person's hands.</summary>
public sealed class FormTests(PanahServer server, Browser browser)
{
    /// <summary>The guide's list for what is typed; and no form of eleven screens.</summary>
    [Theory, Row("U3"), Finding("J-P6")]
    [InlineData(1280, 2_750)]
    [InlineData(390, 3_250)]
    public async Task StepTwo_TypedCity_IsOfferedFromTheList(int width, int mostHeight)
    {
        await server.ForgetLimitsAsync();
        var (visitor, path) = await Ways.All["/account/register/details"](server);
        await using var visit = await (await browser.VisitAsync(server, new Look(width))).ContinueAsync(visitor);
        await visit.OpenAsync(path);
        (await visit.Page.EvaluateAsync<int>("document.documentElement.scrollHeight")).ShouldBeLessThanOrEqualTo(mostHeight);
        await visit.Page.GetByLabel("شهر", new() { Exact = true }).PressSequentiallyAsync("خمی");
        await Assertions.Expect(visit.Page.Locator("#Details_City-l option", new() { HasTextString = "خمین" }).First).ToBeAttachedAsync();
        await visit.Page.GetByLabel("کشور", new() { Exact = true }).FillAsync("فنل");
        await Assertions.Expect(visit.Page.Locator("#Details_Country-l option")).ToHaveTextAsync(["فنلاند"]);
        visit.Complaints.ShouldBeEmpty();
    }

    /// <summary>Enter sends the form that one fills in, not the search for branches in its middle.</summary>
    [Fact, Row("P3")]
    public async Task SpecialForm_EnterInAField_SendsTheForm()
    {
        await using var visit = await browser.VisitAsync(server);
        await visit.OpenAsync("/special/register");
        await visit.Page.GetByLabel("ضوابط را خواندم و می‌پذیرم").CheckAsync();
        await visit.PressAsync("تایید و ادامه");
        await visit.FillAsync("شماره بیمه", "12");
        await visit.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(visit.Page.Locator(".sum")).ToBeVisibleAsync();
        await visit.ShouldSeeAsync("این شعبه شناخته نشد");
    }

    /// <summary>A list of people to ask about: its fields are ours, not the browser's own.</summary>
    [Fact, Finding("J-P18")]
    public async Task ListOfPeople_TextAreaAndFile_LookLikeFieldsOfThisHouse()
    {
        await using var visit = await (await browser.VisitAsync(server)).ContinueAsync(await server.SignedInAsync());
        await visit.OpenAsync("/entitlement/list");
        var styles = await visit.Page.EvaluateAsync<string[]>(
            "() => [['textarea'], ['[type=file]', '::file-selector-button']].map(([e, part]) => getComputedStyle(document.querySelector(e), part).fontFamily)");
        styles.ShouldAllBe(family => family.Contains("Vazirmatn", StringComparison.Ordinal));
    }
}
