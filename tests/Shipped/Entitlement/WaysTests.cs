using Microsoft.Playwright;
using Panah.BrowserTests;
using Panah.Harness;
using Shouldly;
using Xunit;

namespace Panah.Shipped.Entitlement;

/// <summary>Guide 004 without JavaScript, in two tabs, and with the browser's Back.</summary>
public sealed class WaysTests(ShippedProgram shipped, Browser browser) : Journey(shipped, browser)
{
    [Fact, Row("E2"), Row("X9")]
    public async Task Clerk_WithoutJavaScript_AsksAndClears()
    {
        var (covered, mobile) = (await Registry.CoveredAsync(), Registry.NewMobile());
        var clerk = await PersonAsync(Look.Phone with { JavaScript = false });
        await clerk.AskForCreditAsync(mobile);
        await clerk.ShouldSeeAsync("زمان باقی‌مانده");
        await clerk.EnterCodeAsync(await Shipped.Phone(mobile).NextCodeAsync());
        await clerk.FillAsync("کد ملی", covered.NationalId);
        await clerk.PressAsync("استعلام");
        await Assertions.Expect(clerk.Page.Locator("#answer b")).ToHaveTextAsync("دارد");
        await clerk.Page.Locator("summary", new() { HasText = "حذف سابقه استعلامات" }).ClickAsync();
        await clerk.PressAsync("بله، سابقه حذف شود");
        await clerk.ShouldSeeAsync("هنوز استعلامی انجام نشده است");
    }

    [Fact, Row("E5"), Row("E6")]
    public async Task Clerk_BackAndAnotherId_AsksThatOneOnceAndTabsAgree()
    {
        var clerk = await PersonAsync();
        await clerk.StandAtDeskAsync(Shipped, Registry.NewMobile());
        var (first, second) = (await Registry.CoveredAsync(), await Registry.PersonAsync());
        await clerk.TypeAsync(first.NationalId);
        await clerk.BackAsync();
        await clerk.FillAsync("کد ملی", second.NationalId);
        await clerk.PressAsync("استعلام");
        await Assertions.Expect(clerk.Page.Locator("#answer b")).ToHaveTextAsync("ندارد");
        (await clerk.LeftAsync()).ShouldBe(18);

        var tab = await clerk.Context.NewPageAsync();
        await tab.GotoAsync("/entitlement/desk");
        await Assertions.Expect(tab.Locator("table tbody tr")).ToHaveCountAsync(2);
        await tab.GetByLabel("کد ملی").FillAsync(first.NationalId);
        await tab.GetByRole(AriaRole.Button, new() { Name = "استعلام", Exact = true }).ClickAsync();
        await Assertions.Expect(tab.Locator("#credit-left")).ToHaveTextAsync("۱۷");
        await clerk.Page.ReloadAsync();
        (await clerk.LeftAsync()).ShouldBe(17);
    }
}
