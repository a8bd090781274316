using Panah.Harness;
using Shouldly;
using Xunit;

namespace Panah.Tests.Contributions;

/// <summary>A slip shows one statement about its money at a time, on every page, and a button only where it does not contradict it.</summary>
[Row("U8")]
[Finding("J-B1")]
public sealed class PaymentStepTests(PanahServer server)
{
    private readonly PayWorld world = new(server);

    [Theory]
    [InlineData("issued", null, null, true)]
    [InlineData("issued", "starting", null, true)]
    [InlineData("issued", "started", "پرداخت در درگاه بانک باز است", false)]
    [InlineData("issued", "silent", "دوباره نپردازید", false)]
    [InlineData("issued", "held", "پرداخت در دست بررسی است", false)]
    [InlineData("issued", "cancelled", "پرداخت انجام نشد", true)]
    [InlineData("issued", "abandoned", "پرداخت رها شد", true)]
    [InlineData("issued", "failed", "پرداخت آغاز نشد", true)]
    [InlineData("issued", "refund_due", "پول شما برمی‌گردد", true)]
    [InlineData("issued", "refunded", "پول شما برگشت", true)]
    [InlineData("paid", "paid", null, false)]
    [InlineData("expired", "refund_due", "پول شما برمی‌گردد", false)]
    [InlineData("cancelled", "refunded", "پول شما برگشت", false)]
    [InlineData("expired", null, null, false)]
    public async Task Pages_OfASlip_ShowOneStatementAndNoButtonAgainstIt(string state, string? payment, string? statement, bool canPay)
    {
        var payer = await world.PayerAsync();
        var slip = await world.SlipAsync(payer, state: state);
        if (payment is not null) await PutAsync(payer, slip, payment);
        foreach (var page in (string[])[$"/slips/{slip}", $"/slips/{slip}/pay"])
        {
            await payer.Visitor.OpenAsync(server.Url + page[1..]);
            payer.Visitor.Page.QuerySelectorAll("#standing").Select(heading => heading.TextContent).ShouldBe(statement is null ? [] : [statement], page);
            payer.Visitor.Page.QuerySelectorAll($"main a[href$='/pay'], form[action$='/pay']").Length.ShouldBe(canPay ? 1 : 0, page);
        }

        foreach (var page in (string[])["/slips/list", "/slips/receive"])
        {
            await payer.Visitor.OpenAsync(server.Url + page[1..]);
            payer.Visitor.Page.QuerySelectorAll("main a[href$='/pay']").Length.ShouldBe(canPay ? 1 : 0, page);
        }
    }

    [Fact]
    public async Task Bank_SilentForThreeDays_LetsTheSlipBePaidAnewAndAsksOn()
    {
        var payer = await world.PayerAsync();
        var slip = await world.SlipAsync(payer);
        await world.ToBankAsync(payer, slip);
        var payment = await world.PaymentAsync(slip);
        await using (await server.Faults.StartAsync("bank"))
        {
            await payer.Visitor.OpenAsync($"{server.Url}slips/payment/{payment.Id}");
            payer.Visitor.ShouldSee("دوباره نپردازید").ShouldSee("آخرین پرسش");
            await payer.Visitor.OpenAsync($"{server.Url}slips/{slip}");
            payer.Visitor.Page.QuerySelector("#standing")!.TextContent.ShouldBe("دوباره نپردازید");
            await world.AgeAsync(payment.Id, TimeSpan.FromHours(72));
            await world.MakeDueAsync(slip);

            (await world.UntilAsync(payment.Id, "abandoned")).Reason.ShouldBe("silent");
            await payer.Visitor.OpenAsync($"{server.Url}slips/{slip}");
            payer.Visitor.ShouldSee("بانک پاسخی نداد").ShouldSee("پرداخت برخط");
        }

        // What the bank had taken all the time is found, once it speaks.
        await world.PayUnheardAsync(payment.Token!);
        await Eventually.TrueAsync(
            async () =>
            {
                await world.MakeDueAsync(slip);
                return await world.SlipStateAsync(slip) == "paid";
            },
            seconds: 60);
        (await world.AuditAsync(slip, "contributions.payment-paid")).ShouldBe(1);
    }

    [Fact]
    public async Task Bank_SpeaksAgain_TheStatementOfSilenceIsGone()
    {
        var payer = await world.PayerAsync();
        var slip = await world.SlipAsync(payer);
        await world.ToBankAsync(payer, slip);
        var payment = await world.PaymentAsync(slip);
        await server.Sql.ExecuteAsync("update contributions.payments set silent_since = started_at, asked_at = started_at where id = @Id", new { payment.Id });

        await payer.Visitor.OpenAsync($"{server.Url}slips/payment/{payment.Id}");
        await payer.Visitor.OpenAsync($"{server.Url}slips/{slip}");

        payer.Visitor.Page.QuerySelector("#standing")!.TextContent.ShouldBe("پرداخت در درگاه بانک باز است");
        payer.Visitor.Page.QuerySelector("a[href*='/bank/pay/']").ShouldNotBeNull();
    }

    [Fact]
    public async Task Cancel_WhileAtTheBank_IsRefusedWithTheWayOut()
    {
        var payer = await world.PayerAsync();
        var slip = await world.SlipAsync(payer);
        await payer.Visitor.OpenAsync($"{server.Url}slips/{slip}");
        using var second = await server.SignedInAsync(payer.Person);
        await second.OpenAsync($"{server.Url}slips/{slip}");
        await world.ToBankAsync(payer, slip);

        await second.PressAsync("بله، لغو شود");

        second.ShouldSee("پرداخت این برگ در بانک باز است و اکنون لغو نمی‌شود");
        (await world.SlipStateAsync(slip)).ShouldBe("issued");
    }

    [Fact]
    public async Task AtTheBank_PastTheSlipsLastMoment_IsStillSaidToBeThere()
    {
        var payer = await world.PayerAsync();
        var slip = await world.SlipAsync(payer);
        await world.ToBankAsync(payer, slip);
        await server.Sql.ExecuteAsync("update contributions.slips set expires_at = @past where id = @slip", new { slip, past = server.Clock.GetUtcNow().AddMinutes(-1).UtcDateTime });

        await payer.Visitor.OpenAsync($"{server.Url}slips/{slip}");

        payer.Visitor.Page.QuerySelector("#standing")!.TextContent.ShouldBe("پرداخت در درگاه بانک باز است");
        payer.Visitor.ShouldNotSee("مهلت این برگ گذشته است");
    }

    /// <summary>A payment in that state, as the program would have left it; <c>silent</c> is started, at a bank that does not answer.</summary>
    private async Task PutAsync(Payer payer, Guid slip, string state)
    {
        var id = Guid.CreateVersion7();
        await server.Sql.ExecuteAsync(
            """
            insert into contributions.payments (id, slip_id, person_id, reference, amount, state, token, pay_url, bank_reference, started_at, held_at, asked_at, silent_since)
            values (@id, @slip, @person, 'r', 12345678, @state, @token, @url, '71', @now, case when @state = 'held' then @now end,
                case when @silent then @now end, case when @silent then @now end)
            """,
            new
            {
                id, slip, person = payer.Id, state = state == "silent" ? "started" : state, silent = state == "silent", now = server.Clock.GetUtcNow(),
                token = state == "starting" ? null : id.ToString("N"), url = state == "starting" ? null : server.SimulatorsUrl + "bank/pay/none",
            });
    }
}
