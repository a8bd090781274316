using System.Net;
using System.Net.Http.Json;
using Panah.Harness;
using Shouldly;
using Xunit;

namespace Panah.Tests.Contributions;

/// <summary>Paying a slip at the bank, by people who click as people do.</summary>
[Row("P12")]
public sealed class PaymentTests(PanahServer server)
{
    private readonly PayWorld world = new(server);

    [Fact]
    public async Task Pay_AtTheBank_EndsPaidWithReceiptSmsAndAudit()
    {
        var payer = await world.PayerAsync();
        var slip = await world.SlipAsync(payer);
        await payer.Visitor.OpenAsync($"{server.Url}slips/{slip}/pay");
        payer.Visitor.ShouldSee("۱۲٬۳۴۵٬۶۷۸ ریال").ShouldSee("فروردین ۱۴۰۵");

        await payer.Visitor.PressAsync(PayWorld.PayButton);
        payer.Visitor.Url.Authority.ShouldBe(server.SimulatorsUrl.Authority);
        payer.Visitor.ShouldSee("۱۲,۳۴۵,۶۷۸");
        await payer.Visitor.PressAsync("پرداخت");

        payer.Visitor.Url.Authority.ShouldBe(server.Url.Authority);
        var payment = await world.PaymentAsync(slip);
        payer.Visitor.Heading.ShouldBe("پرداخت با موفقیت انجام شد");
        payer.Visitor.ShouldSee(Panah.Kernel.PersianText.ToPersianDigits(payment.BankReference!));
        (payment.State, await world.SlipStateAsync(slip)).ShouldBe(("paid", "paid"));
        (await server.Phone(payer.Person.Mobile).NextMessageAsync()).Text.ShouldContain(payment.BankReference!);
        (await world.AuditAsync(slip, "contributions.payment-started")).ShouldBe(1);
        (await world.AuditAsync(slip, "contributions.payment-paid")).ShouldBe(1);
    }

    [Fact]
    public async Task Pay_CancelledAtTheBank_LeavesTheSlipAndCanBePaidAgain()
    {
        var payer = await world.PayerAsync();
        var slip = await world.SlipAsync(payer);
        await (await world.ToBankAsync(payer, slip)).PressAsync("انصراف");

        payer.Visitor.Heading.ShouldBe("پرداخت انجام نشد");
        (await world.PaymentAsync(slip)).State.ShouldBe("cancelled");
        (await world.SlipStateAsync(slip)).ShouldBe("issued");

        await payer.Visitor.FollowAsync("پرداخت دوباره");
        await (await payer.Visitor.PressAsync(PayWorld.PayButton)).PressAsync("پرداخت");
        payer.Visitor.Heading.ShouldBe("پرداخت با موفقیت انجام شد");
        (await world.PaymentsAsync(slip)).Select(payment => payment.State).ShouldBe(["cancelled", "paid"]);
    }

    [Fact]
    public async Task Pay_PressedInManyTabsAtOnce_IsOnePaymentAtTheBank()
    {
        var payer = await world.PayerAsync();
        var slip = await world.SlipAsync(payer);
        await payer.Visitor.OpenAsync($"{server.Url}slips/{slip}/pay");
        var token = payer.Visitor.Page.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;

        var places = await Task.WhenAll(Enumerable.Range(0, 12).Select(async _ =>
        {
            using var form = new FormUrlEncodedContent([new("__RequestVerificationToken", token)]);
            using var answer = await payer.Visitor.Http.PostAsync(new Uri($"/slips/{slip}/pay", UriKind.Relative), form);
            return answer.Headers.Location?.ToString();
        }));

        places.Distinct(StringComparer.Ordinal).Count().ShouldBe(1);
        places[0]!.ShouldStartWith(server.SimulatorsUrl + "bank/pay/");
        (await world.PaymentsAsync(slip)).ShouldHaveSingleItem().State.ShouldBe("started");
    }

    [Fact]
    public async Task Pay_ClickedTwiceAtTheBank_IsPaidOnce()
    {
        var payer = await world.PayerAsync();
        var slip = await world.SlipAsync(payer);
        await world.ToBankAsync(payer, slip);
        var token = (await world.PaymentAsync(slip)).Token!;
        var back = await world.ChooseAsync(token);
        await world.ChooseAsync(token);

        await payer.Visitor.OpenAsync(back);
        await payer.Visitor.OpenAsync(back);

        payer.Visitor.Heading.ShouldBe("پرداخت با موفقیت انجام شد");
        (await world.PaymentsAsync(slip)).ShouldHaveSingleItem().State.ShouldBe("paid");
        (await world.AuditAsync(slip, "contributions.payment-paid")).ShouldBe(1);
        await payer.Visitor.OpenAsync($"{server.Url}slips/{slip}/pay");
        payer.Visitor.ShouldSee("این برگ پرداخت شده است و دوباره پرداخت نمی‌شود.");
        payer.Visitor.Page.QuerySelector("form[action$='/pay']").ShouldBeNull();
    }

    [Fact]
    public async Task Pay_PaidAtTheBankAndPressedAgain_ShowsThePaymentThatWasMade()
    {
        var payer = await world.PayerAsync();
        var slip = await world.SlipAsync(payer);
        // The page of a second tab, opened before the first went to the bank, still has its button.
        using var second = await server.SignedInAsync(payer.Person);
        await second.OpenAsync($"{server.Url}slips/{slip}/pay");
        await world.ToBankAsync(payer, slip);
        await world.PayUnheardAsync((await world.PaymentAsync(slip)).Token!);

        await second.PressAsync(PayWorld.PayButton);

        second.Heading.ShouldBe("پرداخت با موفقیت انجام شد");
        (await world.PaymentsAsync(slip)).Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("requested", "این برگ هنوز صادر نشده است")]
    [InlineData("expired", "مهلت این برگ گذشته")]
    [InlineData("cancelled", "مهلت این برگ گذشته")]
    [InlineData("paid", "این برگ پرداخت شده است")]
    public async Task Pay_OfSlipThatIsNotOpen_SaysWhyAndGoesNowhere(string state, string why)
    {
        var payer = await world.PayerAsync();
        var slip = await world.SlipAsync(payer, state: state);
        await payer.Visitor.OpenAsync($"{server.Url}slips/{slip}/pay");
        payer.Visitor.ShouldSee(why);
        await payer.Visitor.OpenAsync($"{server.Url}slips/{await world.SlipAsync(payer, 140502)}/pay");
        await payer.Visitor.PostAsync($"/slips/{slip}/pay", []);
        payer.Visitor.ShouldSee(why);
        (await world.PaymentsAsync(slip)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Pay_OfAnotherPerson_DoesNotExist()
    {
        var owner = await world.PayerAsync();
        var slip = await world.SlipAsync(owner);
        await world.ToBankAsync(owner, slip);
        var payment = await world.PaymentAsync(slip);
        var other = await world.PayerAsync();
        await other.Visitor.OpenAsync($"/slips/{slip}/pay", HttpStatusCode.NotFound);
        await other.Visitor.OpenAsync($"/slips/payment/{payment.Id}", HttpStatusCode.NotFound);
        await other.Visitor.OpenAsync($"/slips/{await world.SlipAsync(other)}/pay");
        await other.Visitor.PostAsync($"/slips/{slip}/pay", [], HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Return_AfterTheSessionEnded_StillPaysAndShowsNoNumbers()
    {
        var payer = await world.PayerAsync();
        var slip = await world.SlipAsync(payer);
        await world.ToBankAsync(payer, slip);
        var token = (await world.PaymentAsync(slip)).Token!;
        await world.PayUnheardAsync(token);
        using var stranger = server.Visitor();

        await stranger.OpenAsync($"/slips/payment/{(await world.PaymentAsync(slip)).Id}?token={token}&state=cancelled");

        stranger.Heading.ShouldBe("پرداخت با موفقیت انجام شد");
        stranger.ShouldSee("برای دیدن مبلغ و شماره‌ها وارد شوید").ShouldNotSee("۱۲٬۳۴۵٬۶۷۸");
        stranger.ShouldNotSee(Panah.Kernel.PersianText.ToPersianDigits((await world.TrackingAsync(slip))!));
        (await world.SlipStateAsync(slip)).ShouldBe("paid");
    }

    [Fact]
    public async Task Return_SayingPaidThatIsNot_ChangesNothing()
    {
        var payer = await world.PayerAsync();
        var slip = await world.SlipAsync(payer);
        await world.ToBankAsync(payer, slip);
        var payment = await world.PaymentAsync(slip);

        await payer.Visitor.OpenAsync($"{server.Url}slips/payment/{payment.Id}?token={payment.Token}&state=paid");
        using var told = await server.Visitor().Http.PostAsJsonAsync("/callbacks/bank", new { token = payment.Token, state = "paid" });
        told.StatusCode.ShouldBe(HttpStatusCode.Accepted);

        payer.Visitor.Heading.ShouldBe("پرداخت هنوز به پایان نرسیده است");
        payer.Visitor.Page.QuerySelector("a[href*='/bank/pay/']").ShouldNotBeNull();
        await payer.Visitor.OpenAsync($"{server.Url}slips/payment/{payment.Id}");
        (await world.PaymentAsync(slip)).State.ShouldBe("started");
        (await world.SlipStateAsync(slip)).ShouldBe("issued");
    }

    [Theory]
    [InlineData("""{"token":"0123456789abcdef0123456789abcdef"}""", 404)]
    [InlineData("""{"token":""}""", 404)]
    [InlineData("""{}""", 404)]
    [InlineData("""not json""", 400)]
    public async Task Notification_OfNothingOfOurs_IsRefused(string body, int status)
    {
        using var stranger = server.Visitor();
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var answer = await stranger.Http.PostAsync(new Uri("/callbacks/bank", UriKind.Relative), content);
        ((int)answer.StatusCode).ShouldBe(status);
    }
}
