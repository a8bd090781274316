using Microsoft.Playwright;
using Panah.Harness;
using Shouldly;
using Xunit;

namespace Panah.BrowserTests.Entitlement;

/// <summary>A clerk at a real browser, on a phone and on a desktop: every page looked at, pictured and held to accessibility.</summary>
public sealed class DeskJourneyTests(PanahServer panah, Browser browser)
{
    [Theory]
    [InlineData(390)]
    [InlineData(1280)]
    [Row("E1")]
    [Row("E2")]
    [Row("E4")]
    [Row("E6")]
    public async Task Clerk_FromOpenDeskToReceipt(int width)
    {
        var covered = await panah.Registry.PersonAsync(p => p with { CoveredUntil = new DateOnly(2029, 3, 20) });
        await using var clerk = await (await browser.VisitAsync(panah, new Look(width))).ContinueAsync(await panah.SignedInAsync());
        await clerk.OpenAsync("/entitlement");
        await LookAsync(clerk, "entitlement-open");
        await clerk.FillAsync("کد ملی", "123");
        await clerk.PressAsync("استعلام");
        await LookAsync(clerk, "entitlement-error");
        await clerk.FillAsync("کد ملی", covered.NationalId);
        await clerk.PressAsync("استعلام");
        await clerk.ShouldSeeAsync("دارد");

        await clerk.FollowAsync("ارتقای سرویس");
        await LookAsync(clerk, "entitlement-credit");
        var mobile = Registry.NewMobile();
        await clerk.FillAsync("شماره همراه", mobile);
        await clerk.PressAsync("دریافت کد اعتباری");
        await clerk.ShouldBeAtAsync("/entitlement/code");
        await LookAsync(clerk, "entitlement-code");
        await clerk.FillAsync("کد اعتباری", await panah.Phone(mobile).NextCodeAsync());
        await clerk.PressAsync("اعتبار سنجی و تایید");
        await clerk.ShouldBeAtAsync("/entitlement/desk");
        foreach (var id in (string[])[covered.NationalId, Registry.NewNationalId()])
        {
            await clerk.FillAsync("کد ملی", id);
            await clerk.PressAsync("استعلام");
            await clerk.ShouldSeeAsync(Kernel.PersianText.ToPersianDigits(id));
        }

        await clerk.ShouldSeeAsync("۱۸");
        await LookAsync(clerk, "entitlement-desk");
        await clerk.Page.Locator("button[aria-label^='رسید استعلام']").First.ClickAsync();
        await LookAsync(clerk, "entitlement-receipt");
        await clerk.Page.Locator("a[href*='/entitlement/confirm/']").ClickAsync();
        await LookAsync(clerk, "entitlement-confirm");

        await clerk.OpenAsync("/entitlement/list?metered=true");
        await clerk.FillAsync("فهرست کدهای ملی", $"{covered.NationalId}\n12\n{Registry.NewNationalId()}");
        await LookAsync(clerk, "entitlement-list");
        await clerk.PressAsync("استعلام فهرست");
        await clerk.Page.GetByText("استعلام فهرست پایان یافت").WaitForAsync();
        await LookAsync(clerk, "entitlement-list-done");
        clerk.Complaints.ShouldBeEmpty();
    }

    private static async Task LookAsync(Visit visit, string name)
    {
        await visit.KeepPictureAsync(name);
        (await visit.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth > innerWidth + 1")).ShouldBeFalse($"{name} is wider than the screen");
        await visit.ShouldBeAccessibleAsync();
    }
}
