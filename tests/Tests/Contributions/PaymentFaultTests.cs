using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Panah.Harness;
using Panah.Kernel;
using Panah.Registries;
using Shouldly;
using Xunit;

namespace Panah.Tests.Contributions;

/// <summary>All that can go wrong between here and the bank, against the running bank: each ends right, and money is never lost.</summary>
[Row("P12")]
[Row("X4")]
public sealed class PaymentFaultTests(PanahServer server)
{
    private readonly PayWorld world = new(server);

    [Fact]
    public async Task Paid_AndNeverReturned_IsFoundByTheNotification()
    {
        var (_, slip, payment) = await AtBankAsync();
        await using (await server.Faults.StartAsync("bank", "lostAck")) (await world.ChooseAsync(payment.Token!)).ShouldStartWith("/bank/pay/");

        await world.UntilAsync(payment.Id, "paid");
        (await world.SlipStateAsync(slip)).ShouldBe("paid");
    }

    [Fact]
    public async Task Paid_AndNeverReturnedNorNotified_IsFoundByTheJob()
    {
        var (payer, slip, payment) = await AtBankAsync();
        await world.PayUnheardAsync(payment.Token!);
        await world.MakeDueAsync(slip);

        var paid = await world.UntilAsync(payment.Id, "paid");
        (await world.SlipStateAsync(slip)).ShouldBe("paid");
        (await server.Phone(payer.Person.Mobile).NextMessageAsync()).Text.ShouldContain(paid.BankReference!);
    }

    [Fact]
    public async Task Paid_AndNotifiedLate_IsPaidOnce()
    {
        var (payer, slip, payment) = await AtBankAsync();
        string back;
        await using (await server.Faults.StartAsync("bank", "slow", delayMs: 1_500)) back = await world.ChooseAsync(payment.Token!);
        await payer.Visitor.OpenAsync(back);
        payer.Visitor.Heading.ShouldBe("پرداخت با موفقیت انجام شد");

        using var late = await server.Visitor().Http.PostAsJsonAsync("/callbacks/bank", new { token = payment.Token });
        late.EnsureSuccessStatusCode();
        (await world.AuditAsync(slip, "contributions.payment-paid")).ShouldBe(1);
    }

    [Fact]
    public async Task Paid_AndNotifiedTwiceWhileReturning_IsPaidOnce()
    {
        var (payer, slip, payment) = await AtBankAsync();
        string back;
        await using (await server.Faults.StartAsync("bank", "duplicate")) back = await world.ChooseAsync(payment.Token!);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ => (await payer.Visitor.Http.GetAsync(back)).EnsureSuccessStatusCode()));

        await world.UntilAsync(payment.Id, "paid");
        (await world.AuditAsync(slip, "contributions.payment-paid")).ShouldBe(1);
        var phone = server.Phone(payer.Person.Mobile);
        await phone.NextMessageAsync();
        (await phone.StaysQuietAsync()).ShouldBeTrue();
    }

    [Fact]
    public async Task Paid_BegunBeforeTheSlipsLastMoment_IsTakenAfterIt()
    {
        var (payer, slip, payment) = await AtBankAsync();
        var other = await world.SlipAsync(payer, 140402);
        await server.Sql.ExecuteAsync("update contributions.slips set expires_at = @past where id = any (@both)", new { both = new[] { slip, other }, past = server.Clock.GetUtcNow().AddMinutes(-1).UtcDateTime });
        server.Clock.Advance(TimeSpan.FromMinutes(2));
        // The job has been round once the other one has ended.
        await world.UntilSlipAsync(other, "expired");
        (await world.SlipStateAsync(slip)).ShouldBe("issued");

        await payer.Visitor.OpenAsync(await world.ChooseAsync(payment.Token!));

        payer.Visitor.Heading.ShouldBe("پرداخت با موفقیت انجام شد");
        (await world.SlipStateAsync(slip)).ShouldBe("paid");
    }

    [Theory]
    [InlineData("expired")]
    [InlineData("cancelled")]
    public async Task Paid_AfterTheSlipEnded_GoesBackToThePayer(string ended)
    {
        var (payer, slip, payment) = await AtBankAsync();
        await server.Sql.ExecuteAsync(
            "update contributions.slips set state = @ended, cancelled_at = case when @ended = 'cancelled' then now() end, cancel_reason = case when @ended = 'cancelled' then 'by-person' end where id = @slip",
            new { slip, ended });

        await payer.Visitor.OpenAsync(await world.ChooseAsync(payment.Token!));

        payer.Visitor.Heading.ShouldBeOneOf("پول شما برمی‌گردد", "پول شما برگشت");
        var refunded = await world.UntilAsync(payment.Id, "refunded");
        (refunded.Reason, await world.BankStateAsync(payment.Token!)).ShouldBe(($"slip-{ended}", "refunded"));
        (await world.SlipStateAsync(slip)).ShouldBe(ended);
        var phone = server.Phone(payer.Person.Mobile);
        (await phone.NextMessageAsync()).Text.ShouldContain("برمی‌گردد");
        (await phone.NextMessageAsync()).Text.ShouldContain("برگشت");
        (await world.AuditAsync(slip, "contributions.payment-refund-due")).ShouldBe(1);
        (await world.AuditAsync(slip, "contributions.payment-refunded")).ShouldBe(1);
        await payer.Visitor.OpenAsync($"{server.Url}slips/payment/{payment.Id}");
        payer.Visitor.Heading.ShouldBe("پول شما برگشت");
    }

    [Fact]
    public async Task Paid_OfTwoPaymentsOfOneSlip_TakesOneAndGivesTheOtherBack()
    {
        var (payer, slip, first) = await AtBankAsync();
        await world.AgeAsync(first.Id, TimeSpan.FromMinutes(31));
        await world.MakeDueAsync(slip);
        await world.UntilAsync(first.Id, "abandoned");
        await (await world.ToBankAsync(payer, slip)).PressAsync("پرداخت");
        payer.Visitor.Heading.ShouldBe("پرداخت با موفقیت انجام شد");

        await payer.Visitor.OpenAsync(await world.ChooseAsync(first.Token!));

        var refunded = await world.UntilAsync(first.Id, "refunded");
        refunded.Reason.ShouldBe("slip-paid");
        (await world.PaymentsAsync(slip)).Select(payment => payment.State).ShouldBe(["refunded", "paid"]);
        (await world.BankStateAsync(first.Token!)).ShouldBe("refunded");
    }

    [Fact]
    public async Task Paid_WithAnotherAmountForAMoment_IsHeldThenPaid()
    {
        var (payer, slip, payment) = await AtBankAsync();
        await using (await server.Faults.StartAsync("bank", "mismatch"))
        {
            await payer.Visitor.OpenAsync(await world.ChooseAsync(payment.Token!));
            payer.Visitor.Heading.ShouldBe("پرداخت در دست بررسی است");
            (await world.UntilAsync(payment.Id, "held")).Reason.ShouldBe("amount");
            (await world.SlipStateAsync(slip)).ShouldBe("issued");
            // Nobody is sent to pay a second time meanwhile.
            await payer.Visitor.OpenAsync($"{server.Url}slips/{slip}/pay");
            ShouldShowOnly(payer, "پرداخت در دست بررسی است");
        }

        await world.MakeDueAsync(slip);
        await world.UntilAsync(payment.Id, "paid");
        (await world.SlipStateAsync(slip)).ShouldBe("paid");
    }

    [Fact]
    public async Task Paid_WithAnotherAmountForADay_GoesBack()
    {
        var (payer, slip, payment) = await AtBankAsync();
        await server.Sql.ExecuteAsync("update simulators.payments set amount = 5 where token = @Token", new { payment.Token });
        await payer.Visitor.OpenAsync(await world.ChooseAsync(payment.Token!));
        await world.UntilAsync(payment.Id, "held");
        await world.AgeAsync(payment.Id, TimeSpan.FromHours(24));
        await world.MakeDueAsync(slip);

        (await world.UntilAsync(payment.Id, "refunded")).Reason.ShouldBe("amount");
        (await world.BankStateAsync(payment.Token!)).ShouldBe("refunded");
        (await world.SlipStateAsync(slip)).ShouldBe("issued");
    }

    [Fact]
    public async Task Paid_UnderAnotherReference_IsNotTaken()
    {
        var (payer, slip, payment) = await AtBankAsync();
        await server.Sql.ExecuteAsync("update simulators.payments set reference = 'another' where token = @Token", new { payment.Token });
        await payer.Visitor.OpenAsync(await world.ChooseAsync(payment.Token!));

        (await world.UntilAsync(payment.Id, "held")).Reason.ShouldBe("reference");
        (await world.SlipStateAsync(slip)).ShouldBe("issued");
    }

    [Theory]
    [InlineData("down", 0)]
    [InlineData("errors", 0)]
    [InlineData("slow", 20_000)]
    [InlineData("lostAck", 0)]
    public async Task Start_WithTheBankInTrouble_SaysThatNoMoneyWasTakenAndWorksLater(string kind, int delayMs)
    {
        var payer = await world.PayerAsync();
        var slip = await world.SlipAsync(payer);
        await payer.Visitor.OpenAsync($"{server.Url}slips/{slip}/pay");
        await using (await server.Faults.StartAsync("bank", kind, delayMs: delayMs))
        {
            await payer.Visitor.PressAsync(PayWorld.PayButton);
            payer.Visitor.ShouldHaveError("بانک اکنون پاسخ نمی‌دهد. پولی از حساب شما برداشته نشده است");
        }

        await RecoverAsync();
        await (await payer.Visitor.PressAsync(PayWorld.PayButton)).PressAsync("پرداخت");
        payer.Visitor.Heading.ShouldBe("پرداخت با موفقیت انجام شد");
    }

    [Theory]
    [InlineData("down", 0)]
    [InlineData("slow", 20_000)]
    [InlineData("lostAck", 0)]
    public async Task Return_WithTheBankInTrouble_AsksLaterAndLosesNothing(string kind, int delayMs)
    {
        var (payer, slip, payment) = await AtBankAsync();
        await world.PayUnheardAsync(payment.Token!);
        await using (await server.Faults.StartAsync("bank", kind, delayMs: delayMs))
        {
            await payer.Visitor.OpenAsync($"{server.Url}slips/payment/{payment.Id}");
            payer.Visitor.Heading.ShouldBe("نتیجه را از بانک می‌پرسیم");
            payer.Visitor.ShouldSee("دوباره نپردازید");
            payer.Visitor.Headers!.GetValues("Refresh").ShouldNotBeEmpty();
            await payer.Visitor.OpenAsync($"{server.Url}slips/{slip}/pay");
            ShouldShowOnly(payer, "دوباره نپردازید");
        }

        await RecoverAsync();
        await world.MakeDueAsync(slip);
        await world.UntilAsync(payment.Id, "paid");
        (await world.PaymentsAsync(slip)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Refund_WhoseAnswerIsLost_IsGivenBackOnce()
    {
        var (payer, slip, payment) = await AtBankAsync();
        await server.Sql.ExecuteAsync("update contributions.slips set state = 'expired' where id = @slip", new { slip });
        await world.PayUnheardAsync(payment.Token!);
        // Each second answer is lost: of the question, or of the refund.
        await using (await server.Faults.StartAsync("bank", "lostAck", rate: 0.5))
        {
            await world.MakeDueAsync(slip);
            await world.UntilAsync(payment.Id, "refunded");
        }

        (await world.BankStateAsync(payment.Token!)).ShouldBe("refunded");
        (await world.AuditAsync(slip, "contributions.payment-refunded")).ShouldBe(1);
        await payer.Visitor.OpenAsync($"{server.Url}slips/payment/{payment.Id}");
        payer.Visitor.Heading.ShouldBe("پول شما برگشت");
    }

    /// <summary>One statement, and no way to a second payment beside it (row U8).</summary>
    private static void ShouldShowOnly(Payer payer, string statement)
    {
        payer.Visitor.Page.QuerySelector("#standing")!.TextContent.ShouldBe(statement);
        payer.Visitor.Page.QuerySelector("form[action$='/pay']").ShouldBeNull();
    }

    /// <summary>The circuit to the bank may have opened; waits until it lets a question through.</summary>
    private async Task RecoverAsync()
    {
        var bank = server.Services.GetRequiredService<Bank>();
        await Eventually.TrueAsync(
            async () =>
            {
                try
                {
                    await bank.StartAsync("well-again", new Rial(1), server.Url, server.Url, default);
                    return true;
                }
                catch (RegistryUnavailableException)
                {
                    return false;
                }
            },
            seconds: 60);
    }

    private async Task<(Payer Payer, Guid Slip, PaymentRow Payment)> AtBankAsync()
    {
        var payer = await world.PayerAsync();
        var slip = await world.SlipAsync(payer);
        await world.ToBankAsync(payer, slip);
        return (payer, slip, await world.PaymentAsync(slip));
    }
}
