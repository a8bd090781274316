using System.Net;
using System.Net.Http.Json;
using Npgsql;
using Panah.Harness;
using Shouldly;
using Xunit;

namespace Panah.Tests.Contributions;

/// <summary>The way of the money, as somebody would look at it who wants what is not theirs, or runs it on more nodes than one.</summary>
[Row("P12")]
[Row("S8")]
public sealed class PaymentAttackTests(PanahServer server)
{
    private readonly PayWorld world = new(server);

    [Fact, Row("S14")]
    public async Task BankCallback_WithANulInItsToken_IsOneThatNobodyKnows()
    {
        using var stranger = server.Visitor();
        using var answer = await stranger.Http.PostAsJsonAsync("/callbacks/bank", new { token = "a\0b" });
        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Amount_TypedIntoThePayForm_IsNotRead()
    {
        var payer = await world.PayerAsync();
        var slip = await world.SlipAsync(payer);
        await payer.Visitor.OpenAsync($"{server.Url}slips/{slip}/pay");
        await payer.Visitor.PostAsync(
            $"/slips/{slip}/pay", [new("Amount", "1"), new("Slip.Amount", "1"), new("Standing.Slip.Amount", "1"), new("Payment.Amount", "1"), new("State", "paid")]);

        var payment = await world.PaymentAsync(slip);
        (payment.Amount, await server.Sql.ScalarAsync<long>("select amount from simulators.payments where token = @Token", new { payment.Token })).ShouldBe((12_345_678, 12_345_678));
    }

    [Fact]
    public async Task Return_WithAnothersPaidToken_PaysNothing()
    {
        var (rich, poor) = (await world.PayerAsync(), await world.PayerAsync());
        var (theirs, mine) = (await world.SlipAsync(rich), await world.SlipAsync(poor));
        await world.ToBankAsync(rich, theirs);
        await world.ToBankAsync(poor, mine);
        var (paid, unpaid) = (await world.PaymentAsync(theirs), await world.PaymentAsync(mine));
        await world.ChooseAsync(paid.Token!);

        await poor.Visitor.OpenAsync($"{server.Url}slips/payment/{unpaid.Id}?token={paid.Token}&state=paid");
        await poor.Visitor.PostAsync($"/slips/payment/{unpaid.Id}", [new("token", paid.Token!), new("State", "paid")]);

        poor.Visitor.Heading.ShouldBe("پرداخت هنوز به پایان نرسیده است");
        (await world.SlipStateAsync(mine)).ShouldBe("issued");
        (await world.PaymentAsync(mine)).State.ShouldBe("started");
    }

    [Fact]
    public async Task Return_ByAFormOfTheBanksSite_IsAskedAboutAsByALink()
    {
        var payer = await world.PayerAsync();
        var slip = await world.SlipAsync(payer);
        await world.ToBankAsync(payer, slip);
        var payment = await world.PaymentAsync(slip);
        await world.ChooseAsync(payment.Token!);
        using var stranger = server.Visitor();
        using var form = new FormUrlEncodedContent([new("token", payment.Token!), new("state", "cancelled")]);

        // No session comes with it and no token of ours: another site's form.
        using var answer = await stranger.Http.PostAsync(new Uri($"/slips/payment/{payment.Id}", UriKind.Relative), form);

        (answer.StatusCode, answer.Headers.Location!.ToString()).ShouldBe((HttpStatusCode.SeeOther, $"/slips/payment/{payment.Id}"));
    }

    [Fact]
    public async Task Notification_ReplayedByGetAndPost_PaysOnceAndTellsOnce()
    {
        var payer = await world.PayerAsync();
        var slip = await world.SlipAsync(payer);
        await world.ToBankAsync(payer, slip);
        var payment = await world.PaymentAsync(slip);
        await world.ChooseAsync(payment.Token!);
        using var stranger = server.Visitor();

        var told = await Task.WhenAll(Enumerable.Range(0, 40).Select(async i => i % 2 == 0
            ? (await stranger.Http.PostAsJsonAsync("/callbacks/bank", new { token = payment.Token })).StatusCode
            : (await stranger.Http.GetAsync(new Uri($"/callbacks/bank?token={payment.Token}", UriKind.Relative))).StatusCode));

        told.Distinct().ShouldBe([HttpStatusCode.Accepted, HttpStatusCode.MethodNotAllowed], ignoreOrder: true);
        await world.UntilAsync(payment.Id, "paid");
        var phone = server.Phone(payer.Person.Mobile);
        (await phone.NextMessageAsync()).Text.ShouldContain((await world.PaymentAsync(slip)).BankReference!);
        (await phone.StaysQuietAsync()).ShouldBeTrue();
        (await world.AuditAsync(slip, "contributions.payment-paid")).ShouldBe(1);
        await payer.Visitor.OpenAsync($"{server.Url}slips/{slip}");
        payer.Visitor.ShouldSee("پرداخت شده");
    }

    [Fact]
    public async Task Settle_OnTwoNodesAtOnce_PaysOnceAndGivesTheOtherBack()
    {
        await using var other = await server.StartNodeAsync(settings => settings with { Worker = false });
        var payer = await world.PayerAsync();
        var slip = await world.SlipAsync(payer);
        await world.ToBankAsync(payer, slip);
        var first = await world.PaymentAsync(slip);
        await world.AgeAsync(first.Id, TimeSpan.FromMinutes(31));
        await world.MakeDueAsync(slip);
        await world.UntilAsync(first.Id, "abandoned");
        await world.ToBankAsync(payer, slip);
        var second = await world.PaymentAsync(slip);
        await world.PayUnheardAsync(first.Token!);
        await world.PayUnheardAsync(second.Token!);

        using var here = server.Visitor();
        using var there = other.Visitor();

        await Task.WhenAll(Enumerable.Range(0, 20).Select(async i =>
            (await (i % 2 == 0 ? here : there).Http.GetAsync(new Uri($"/slips/payment/{(i % 4 < 2 ? first.Id : second.Id)}", UriKind.Relative))).EnsureSuccessStatusCode()));

        await Eventually.TrueAsync(
            async () =>
            {
                await world.MakeDueAsync(slip);
                return (await world.PaymentsAsync(slip)).Select(payment => payment.State).Order(StringComparer.Ordinal).SequenceEqual(["paid", "refunded"]);
            },
            seconds: 60);
        (await world.AuditAsync(slip, "contributions.payment-paid")).ShouldBe(1);
        (await world.AuditAsync(slip, "contributions.payment-refunded")).ShouldBe(1);
        var tokens = (await world.PaymentsAsync(slip)).ToDictionary(payment => payment.State, payment => payment.Token!, StringComparer.Ordinal);
        (await world.BankStateAsync(tokens["paid"]), await world.BankStateAsync(tokens["refunded"])).ShouldBe(("paid", "refunded"));
    }

    [Fact, Finding("H-1")]
    public async Task Settle_WithOneConnectionInThePool_DoesNotWaitForASecond()
    {
        var payer = await world.PayerAsync();
        var slip = await world.SlipAsync(payer);
        await world.ToBankAsync(payer, slip);
        var payment = await world.PaymentAsync(slip);
        await world.PayUnheardAsync(payment.Token!);
        var narrow = new NpgsqlConnectionStringBuilder(server.Settings.Database) { MaxPoolSize = 1, Timeout = 5, ApplicationName = "narrow" }.ConnectionString;
        await using var node = await server.StartNodeAsync(settings => settings with { Worker = false, Database = narrow });

        using var stranger = node.Visitor();
        await stranger.OpenAsync($"/slips/payment/{payment.Id}");

        stranger.Heading.ShouldBe("پرداخت با موفقیت انجام شد");
    }

    [Fact]
    public async Task Return_LookedAtAgainAndAgain_DoesNotMakeUsABurdenToTheBank()
    {
        var payer = await world.PayerAsync();
        var slip = await world.SlipAsync(payer);
        await world.ToBankAsync(payer, slip);
        var payment = await world.PaymentAsync(slip);
        using var stranger = server.Visitor();
        for (var look = 0; look < 30; look++) await stranger.OpenAsync($"/slips/payment/{payment.Id}");
        await world.PayUnheardAsync(payment.Token!);

        await stranger.OpenAsync($"/slips/payment/{payment.Id}");
        stranger.Heading.ShouldBe("پرداخت هنوز به پایان نرسیده است");

        await world.MakeDueAsync(slip);
        await world.UntilAsync(payment.Id, "paid");
    }
}
