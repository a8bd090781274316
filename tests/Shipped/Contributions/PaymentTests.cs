using Panah.BrowserTests;
using Panah.Harness;
using Shouldly;
using Xunit;

namespace Panah.Shipped.Contributions;

/// <summary>Guide 000: paying at the bank, a program of its own, by people who click as people do.</summary>
[Row("P12"), Row("U8"), Finding("J-B1")]
public sealed class PaymentTests(ShippedProgram shipped, Browser browser) : SlipJourney(shipped, browser)
{
    [Theory]
    [InlineData(390, true)]
    [InlineData(1280, true)]
    [InlineData(390, false)]
    public async Task Paid_AtTheBank_SeesTheReceiptAndGetsItBySms(int width, bool javaScript)
    {
        var (who, person) = await InsuredAsync(new Look(width, JavaScript: javaScript));
        var phone = Shipped.Phone(who.Mobile);
        var tracking = await ReceiveAsync(person);
        await ToBankAsync(person, tracking);

        await person.PressAsync("پرداخت");

        await person.ShouldSeeAsync(Paid);
        await person.KeepPictureAsync("slip-receipt");
        (await phone.NextMessageAsync(message => message.Text.Contains(tracking, StringComparison.Ordinal))).Text.ShouldContain("پرداخت شد");
        await ShouldShowOnlyAsync(person, tracking, statement: null, canPay: false);
        await person.OpenAsync($"/slips/{tracking}");
        await person.ShouldSeeAsync("پرداخت شده");
        await person.KeepPictureAsync("slip-paid");
        await ShouldStandAsync(tracking, "paid", "paid", "paid");
    }

    [Fact]
    public async Task CancelledAtTheBank_SeesThatNothingWasTaken_ThenPays()
    {
        var (_, person) = await InsuredAsync();
        var tracking = await ReceiveAsync(person);
        await ToBankAsync(person, tracking);
        await person.PressAsync("انصراف");
        await person.ShouldSeeAsync("پولی برداشته نشد");
        await ShouldShowOnlyAsync(person, tracking, "پرداخت انجام نشد", canPay: true);
        await person.OpenAsync($"/slips/{tracking}");
        await person.KeepPictureAsync("slip-again");

        await ToBankAsync(person, tracking);
        await person.PressAsync("پرداخت");

        await person.ShouldSeeAsync(Paid);
        await ShouldStandAsync(tracking, "paid", "cancelled paid", "cancelled paid");
    }

    [Fact]
    public async Task ClosedTheBanksPage_IsLedBackToTheSamePayment()
    {
        var (_, person) = await InsuredAsync(Look.Phone);
        var tracking = await ReceiveAsync(person);
        await ToBankAsync(person, tracking);

        await ShouldShowOnlyAsync(person, tracking, "پرداخت در درگاه بانک باز است", canPay: false);
        await person.OpenAsync($"/slips/{tracking}");
        await person.KeepPictureAsync("slip-bank");
        await person.FollowAsync("ادامه در درگاه بانک");
        await person.PressAsync("پرداخت");

        await person.ShouldSeeAsync(Paid);
        await ShouldStandAsync(tracking, "paid", "paid", "paid");
    }

    [Fact]
    public async Task SecondTab_AndBack_PayOnce()
    {
        var (_, person) = await InsuredAsync();
        var tracking = await ReceiveAsync(person);
        var tab = await person.SecondTabAsync($"/slips/{tracking}/pay");
        await ToBankAsync(person, tracking);
        // A page that was opened before still has its button; it leads to the one payment.
        await tab.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = PayButton }).ClickAsync();
        await Microsoft.Playwright.Assertions.Expect(tab.Locator("body")).ToContainTextAsync("بانک آزمایشی");
        await person.PressAsync("پرداخت");
        await person.ShouldSeeAsync(Paid);

        await tab.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "پرداخت", Exact = true }).ClickAsync();
        await Microsoft.Playwright.Assertions.Expect(tab.Locator("body")).ToContainTextAsync(Paid);
        await person.BackAsync();
        await person.OpenAsync($"/slips/{tracking}");

        await person.ShouldSeeAsync("پرداخت شده");
        await ShouldStandAsync(tracking, "paid", "paid", "paid");
    }

    [Fact]
    public async Task SessionEndedAtTheBank_ComesBackToTheResultWithoutNumbers_AndFindsItPaid()
    {
        var (who, person) = await InsuredAsync();
        var tracking = await ReceiveAsync(person);
        await ToBankAsync(person, tracking);
        // The bank's own, on the same machine here, stay.
        await person.Context.ClearCookiesAsync(
            new() { NameRegex = new("^(?!simulators)", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)) });

        await person.PressAsync("پرداخت");

        await person.ShouldSeeAsync(Paid);
        await person.ShouldSeeAsync("برای دیدن مبلغ و شماره‌ها وارد شوید");
        await person.ShouldNotSeeAsync(Kernel.PersianText.ToPersianDigits(tracking));
        await ShouldStandAsync(tracking, "paid", "paid", "paid");
        var told = await Shipped.Phone(who.Mobile).NextMessageAsync(message => message.Text.Contains(tracking, StringComparison.Ordinal));
        told.Text.ShouldContain("پرداخت شد");
    }

    [Fact]
    public async Task BankOnAnotherSite_SendsBackToOnesOwnSession()
    {
        var (_, person) = await InsuredAsync();
        var tracking = await ReceiveAsync(person);
        await ToBankAsync(person, tracking);
        // The same bank under another name: for cookies it is another site, as every real bank is.
        await person.Page.GotoAsync(person.Page.Url.Replace("//localhost", "//127.0.0.1", StringComparison.Ordinal));

        await person.PressAsync("پرداخت");

        await person.ShouldSeeAsync(Paid);
        await person.ShouldSeeAsync(Kernel.PersianText.ToPersianDigits(tracking));
        await ShouldStandAsync(tracking, "paid", "paid", "paid");
    }

    [Fact]
    public async Task PaidTwice_HalfAnHourLate_GetsTheSecondMoneyBack()
    {
        var (who, person) = await InsuredAsync();
        var phone = Shipped.Phone(who.Mobile);
        var tracking = await ReceiveAsync(person);
        await ToBankAsync(person, tracking);
        var forgotten = person.Page.Url;
        await LeftAloneAsync(tracking);
        await UntilAsync(tracking, books => books.Payments == "abandoned");
        await ShouldShowOnlyAsync(person, tracking, "پرداخت رها شد", canPay: true);
        await ToBankAsync(person, tracking);
        await person.PressAsync("پرداخت");
        await person.ShouldSeeAsync(Paid);

        // The forgotten tab, found again.
        await person.Page.GotoAsync(forgotten);
        await person.PressAsync("پرداخت");

        await UntilAsync(tracking, books => books.Payments == "refunded paid");
        await ShouldStandAsync(tracking, "paid", "refunded paid", "refunded paid");
        (await phone.NextMessageAsync(message => message.Text.Contains("برمی‌گردد", StringComparison.Ordinal))).Text.ShouldContain(tracking);
        (await phone.NextMessageAsync(message => message.Text.Contains("برگشت", StringComparison.Ordinal))).Text.ShouldContain(tracking);
        await person.OpenAsync($"/slips/{tracking}");
        await person.ShouldSeeAsync("پرداخت شده");
    }
}
