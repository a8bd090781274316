using Panah.Harness;
using Panah.Kernel;
using Panah.Tests.Contributions;
using Shouldly;
using Xunit;

namespace Panah.BrowserTests.Contributions;

/// <summary>From the home page to the slip in hand, on a phone and at a desk, with and without JavaScript.</summary>
public sealed class SlipJourneyTests(PanahServer server, Browser browser)
{
    private readonly SlipWorld world = new(server);

    [Theory]
    [InlineData(390, true)]
    [InlineData(1280, false)]
    [Row("P9")]
    [Row("P10")]
    [Row("P11")]
    [Row("P12")]
    public async Task Driver_AsksChecksReceivesAndCancels(int width, bool javaScript)
    {
        using var insured = await world.InsuredAsync("driver");
        await using var visit = await (await browser.VisitAsync(server, new Look(width, JavaScript: javaScript))).ContinueAsync(insured.Visitor);
        await visit.OpenAsync("/slips");
        await visit.Page.GetByRole(Microsoft.Playwright.AriaRole.Link, new() { Name = "درخواست برگ پرداخت" }).First.ClickAsync();
        await visit.ShouldSeeAsync("بیش از ۳ ماه فاصله");
        await visit.FillAsync("مدت پرداخت (ماه)", "2");
        await visit.PressAsync("محاسبه و ادامه");
        await visit.ShouldSeeAsync("مبلغ را بررسی کنید");
        await visit.Page.Locator("summary", new() { HasText = "مبلغ از کجا آمد" }).ClickAsync();
        await visit.ShouldSeeAsync("قانون بیمهٔ اجتماعی رانندگان");
        await visit.KeepPictureAsync("slips-check");
        await visit.ShouldBeAccessibleAsync();
        await visit.PressAsync("ثبت درخواست");
        await visit.ShouldSeeAsync("درخواست شما ثبت شد");
        await visit.PressAsync("دریافت برگ پرداخت");
        await visit.ShouldSeeAsync("شناسه پرداخت");
        await visit.KeepPictureAsync("slips-issued");
        await visit.ShouldBeAccessibleAsync();
        (await visit.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth")).ShouldBeLessThanOrEqualTo(0);
        await visit.Page.Locator(".confirm > summary").ClickAsync();
        await visit.PressAsync("بله، لغو شود");
        await visit.ShouldSeeAsync("برگ پرداخت لغو شد");
        visit.Complaints.ShouldBeEmpty();
    }
}
