using Panah.BrowserTests;
using Panah.Harness;
using Shouldly;
using Xunit;

namespace Panah.Shipped.Contributions;

/// <summary>Guide 000 with a bank in trouble: each fault ends by itself, nothing is lost, nothing is taken twice.</summary>
[Collection(nameof(Trouble))]
[Row("P12"), Row("U8"), Row("X4")]
public sealed class BankTroubleTests(ShippedProgram shipped, Browser browser) : SlipJourney(shipped, browser)
{
    [Fact]
    public async Task BankDownAndTellingOtherwise_WhileTheyPay_WaitsAndIsSettledByTheWorker()
    {
        var (who, down) = await InsuredAsync(Look.Phone);
        var (_, unlike) = await InsuredAsync();
        var (first, second) = (await ReceiveAsync(down), await ReceiveAsync(unlike));
        await ToBankAsync(down, first);
        await ToBankAsync(unlike, second);
        await using (await Shipped.Faults.StartAsync("bank", "down"))
        {
            await down.PressAsync("پرداخت");
            await down.ShouldSeeAsync("نتیجه را از بانک می‌پرسیم");
            await down.ShouldSeeAsync("دوباره نپردازید");
            await down.KeepPictureAsync("slip-silent");
            await ShouldShowOnlyAsync(down, first, "دوباره نپردازید", canPay: false);
            await down.OpenAsync($"/slips/{first}");
            await down.KeepPictureAsync("slip-unknown");
            await down.Page.GotoAsync("about:blank");
        }

        await using (await Shipped.Faults.StartAsync("bank", "mismatch"))
        {
            await unlike.PressAsync("پرداخت");
            // The circuit that the fault before has opened closes within seconds; until then the bank is silent.
            await UntilAsync(second, books => books.Payments == "held", seconds: 100);
            await ShouldShowOnlyAsync(unlike, second, "پرداخت در دست بررسی است", canPay: false);
            await unlike.Page.GotoAsync("about:blank");
        }

        await UntilAsync(first, books => books.Slip == "paid");
        await UntilAsync(second, books => books.Slip == "paid");

        await ShouldStandAsync(first, "paid", "paid", "paid");
        await ShouldStandAsync(second, "paid", "paid", "paid");
        (await Shipped.Phone(who.Mobile).NextMessageAsync(message => message.Text.Contains(first, StringComparison.Ordinal))).Text.ShouldContain("پرداخت شد");
        await down.OpenAsync($"/slips/{first}");
        await down.ShouldSeeAsync("پرداخت شده");
    }

    [Fact]
    public async Task BankDown_WhenTheyGoThere_SeesThatNothingWasTakenAndPaysLater()
    {
        var (_, person) = await InsuredAsync();
        var tracking = await ReceiveAsync(person);
        await person.OpenAsync($"/slips/{tracking}/pay");
        await using (await Shipped.Faults.StartAsync("bank", "down"))
        {
            await person.PressAsync(PayButton);
            await person.ShouldSeeAsync("بانک اکنون پاسخ نمی‌دهد. پولی از حساب شما برداشته نشده است");
        }

        await Eventually.TrueAsync(
            async () =>
            {
                await person.OpenAsync($"/slips/{tracking}/pay");
                await person.PressAsync(PayButton);
                return person.Page.Url.Contains("/bank/pay/", StringComparison.Ordinal);
            },
            seconds: 60);
        await person.PressAsync("پرداخت");

        await person.ShouldSeeAsync(Paid);
        await ShouldStandAsync(tracking, "paid", "paid", "paid");
    }

    [Fact]
    public async Task BanksWordLost_ThenSaidTwice_IsPaidOnceAndToldOnce()
    {
        var (who, person) = await InsuredAsync();
        var phone = Shipped.Phone(who.Mobile);
        var lost = await ReceiveAsync(person);
        await ToBankAsync(person, lost);
        await using (await Shipped.Faults.StartAsync("bank", "lostAck"))
        {
            await person.PressAsync("پرداخت");
            // Left at the bank, which says that it has the money.
            await person.ShouldSeeAsync("بانک آزمایشی");
        }

        await UntilAsync(lost, books => books.Slip == "paid");
        var doubled = await ReceiveAsync(person);
        await ToBankAsync(person, doubled);
        await using (await Shipped.Faults.StartAsync("bank", "duplicate"))
        {
            await person.PressAsync("پرداخت");
            await person.ShouldSeeAsync(Paid);
        }

        await ShouldStandAsync(lost, "paid", "paid", "paid");
        await ShouldStandAsync(doubled, "paid", "paid", "paid");
        foreach (var tracking in (string[])[lost, doubled])
            await phone.NextMessageAsync(message => message.Text.Contains(tracking, StringComparison.Ordinal));
        (await phone.MessagesAsync()).Count(message => message.Text.Contains(lost, StringComparison.Ordinal)).ShouldBe(1);
        (await phone.MessagesAsync()).Count(message => message.Text.Contains(doubled, StringComparison.Ordinal)).ShouldBe(1);
    }
}
