using Panah.Harness;
using Panah.Tests.Contributions;
using Shouldly;
using Xunit;

namespace Panah.BrowserTests.Contributions;

/// <summary>Paying in a browser that holds the page to its own policy: the form may end at the bank, and the bank leads back.</summary>
public sealed class PaymentPagesTests(PanahServer server, Browser browser)
{
    private readonly PayWorld world = new(server);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Row("P12")]
    [Row("X9")]
    public async Task Pay_InABrowser_GoesToTheBankAndBack(bool javaScript)
    {
        var payer = await world.PayerAsync();
        var slip = await world.SlipAsync(payer);
        await using var visit = await (await browser.VisitAsync(server, Look.Phone with { JavaScript = javaScript })).ContinueAsync(payer.Visitor);
        await visit.OpenAsync("/slips/list");
        await visit.KeepPictureAsync("slips-list-one");
        await visit.Page.Locator("a[href$='/pay']").ClickAsync();
        await visit.KeepPictureAsync("slips-pay");
        await visit.PressAsync(PayWorld.PayButton);
        await visit.ShouldSeeAsync("بانک آزمایشی");
        await visit.PressAsync("پرداخت");
        await visit.ShouldSeeAsync("پرداخت با موفقیت انجام شد");
        await visit.KeepPictureAsync("slips-paid");
        (await world.SlipStateAsync(slip)).ShouldBe("paid");
        visit.Complaints.ShouldBeEmpty();
    }
}
