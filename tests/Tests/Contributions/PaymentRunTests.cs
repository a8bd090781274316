using Panah.Harness;
using Shouldly;
using Xunit;

namespace Panah.Tests.Contributions;

/// <summary>Many payments at once with every fault of the bank mixed in; the books are compared with the bank's, row by row.</summary>
[Row("P12")]
[Row("X4")]
public sealed class PaymentRunTests(PanahServer server)
{
    private const int Payers = 8;
    private const int SlipsEach = 20;

    private static readonly string[] Troubles = ["lostAck", "duplicate", "slow", "mismatch", "errors", "down"];

    private readonly PayWorld world = new(server);

    [Fact]
    public async Task Payments_WithAllFaultsMixed_LoseNothingAndDoubleNothing()
    {
        using var over = new CancellationTokenSource();
        var troubled = TroubleAsync(over.Token);
        var slips = (await Task.WhenAll(Enumerable.Range(0, Payers).Select(WorkAsync))).SelectMany(done => done).ToArray();
        await over.CancelAsync();
        await troubled;
        await SettleAllAsync(slips);

        // Lost: the bank took money for a slip of ours, and our books do not say the same. Doubled: more than one payment kept for a slip.
        const string Ours = "from simulators.payments b left join contributions.payments p on p.token = b.token where b.reference in (select payment_id from contributions.slips where id = any (@slips))";
        (await server.Sql.ScalarAsync<int>($"select count(*) {Ours} and b.state = 'paid' and p.state is distinct from 'paid'", new { slips })).ShouldBe(0, "paid at the bank and not here");
        (await server.Sql.ScalarAsync<int>($"select count(*) {Ours} and b.state = 'refunded' and p.state is distinct from 'refunded'", new { slips })).ShouldBe(0, "given back by the bank and not here");
        (await server.Sql.ScalarAsync<int>($"select count(*) {Ours} and p.state in ('paid', 'refunded') and (b.bank_reference is distinct from p.bank_reference or b.state <> p.state)", new { slips })).ShouldBe(0, "here and not at the bank");
        (await server.Sql.ScalarAsync<int>("select count(*) from (select from contributions.payments where slip_id = any (@slips) and state = 'paid' group by slip_id having count(*) > 1) twice", new { slips }))
            .ShouldBe(0, "doubled");
        (await server.Sql.ScalarAsync<int>("select count(*) from contributions.slips s where s.id = any (@slips) and (s.state = 'paid') <> exists (select 1 from contributions.payments p where p.slip_id = s.id and p.state = 'paid' and p.amount = s.amount and p.bank_reference = s.bank_reference)", new { slips }))
            .ShouldBe(0, "slips and payments that say different things");
        (await server.Sql.ScalarAsync<int>("select count(*) from contributions.payments where slip_id = any (@slips) and state in ('held', 'refund_due')", new { slips })).ShouldBe(0, "unsettled");
        (await server.Sql.ScalarAsync<int>("select count(*) from data.audit_entries a join contributions.slips s on s.tracking = a.object_id where s.id = any (@slips) and a.action = 'contributions.payment-paid'", new { slips }))
            .ShouldBe(await server.Sql.ScalarAsync<int>("select count(*) from contributions.slips where id = any (@slips) and state = 'paid'", new { slips }), "told as often as paid");
        // The run was one: every slip came to the bank, and all ends were met.
        (await server.Sql.ScalarAsync<int>("select count(distinct slip_id) from contributions.payments where slip_id = any (@slips) and token is not null", new { slips })).ShouldBe(slips.Length);
        foreach (var state in new[] { "paid", "refunded", "cancelled" })
            (await server.Sql.ScalarAsync<int>("select count(*) from contributions.payments where slip_id = any (@slips) and state = @state", new { slips, state })).ShouldBeGreaterThan(5, state);
    }

    /// <summary>One fault after another, at changing rates.</summary>
    private async Task TroubleAsync(CancellationToken over)
    {
        for (var i = 0; !over.IsCancellationRequested; i++)
        {
            await using var fault = await server.Faults.StartAsync("bank", Troubles[i % Troubles.Length], rate: 0.3, delayMs: Troubles[i % Troubles.Length] == "slow" ? 400 : 0);
            // The delay is the thing: so long lasts each trouble.
            await Task.WhenAny(Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System, over));
        }
    }

    private async Task<Guid[]> WorkAsync(int number)
    {
        var payer = await world.PayerAsync();
        var slips = new List<Guid>();
        for (var i = 0; i < SlipsEach; i++)
        {
            var slip = await world.SlipAsync(payer, (1398 + (i / 12)) * 100 + (i % 12) + 1, amount: 1_000_000 + (number * 1_000) + i);
            slips.Add(slip);
            if (await StartAsync(payer, slip) is { } token) await ActAsync(payer, slip, token, (number + i) % 8);
        }

        return [.. slips];
    }

    /// <summary>Presses until the bank has the payment; a person who meets trouble does the same.</summary>
    private async Task<string?> StartAsync(Payer payer, Guid slip)
    {
        for (var tries = 0; tries < 100; tries++)
        {
            // So many payments in an hour are no person's; the limit has its own place.
            await server.ForgetLimitsAsync();
            await world.ToBankAsync(payer, slip);
            if (await world.PaymentsAsync(slip) is [.., { State: "started", Token: { } token }]) return token;
            // The delay is the thing: a person looks before they press again.
            await Task.Delay(TimeSpan.FromMilliseconds(150), TimeProvider.System);
        }

        return null;
    }

    private async Task ActAsync(Payer payer, Guid slip, string token, int act)
    {
        switch (act)
        {
            case 0:
                await world.ChooseAsync(token, "cancel");
                break;
            case 1:
                await EndAsync(slip, "expired");
                await world.ChooseAsync(token);
                break;
            case 2:
                await world.ChooseAsync(token);
                await EndAsync(slip, "cancelled");
                break;
            case 3:
                await world.PayUnheardAsync(token);
                break;
            case 4:
                // Left alone, begun anew, and both paid.
                var first = (await world.PaymentAsync(slip)).Id;
                await world.AgeAsync(first, TimeSpan.FromMinutes(31));
                await AskUntilAsync(slip, first, "abandoned");
                if (await StartAsync(payer, slip) is { } second && second != token) await world.ChooseAsync(second);
                await world.ChooseAsync(token);
                break;
            default:
                var back = await world.ChooseAsync(token);
                await Task.WhenAll(Enumerable.Range(0, 2).Select(async _ =>
                {
                    using var answer = await payer.Visitor.Http.GetAsync(new Uri(new Uri(server.SimulatorsUrl, "/"), back));
                    ((int)answer.StatusCode).ShouldBeLessThan(500);
                }));
                break;
        }
    }

    /// <summary>As the slip's own expiry and cancellation do it: only a slip that is open ends.</summary>
    private Task EndAsync(Guid slip, string state) => server.Sql.ExecuteAsync(
        "update contributions.slips set state = @state, cancelled_at = case when @state = 'cancelled' then now() end, cancel_reason = case when @state = 'cancelled' then 'by-person' end where id = @slip and state = 'issued'",
        new { slip, state });

    private Task AskUntilAsync(Guid slip, Guid payment, string state) => Eventually.TrueAsync(
        async () =>
        {
            await world.MakeDueAsync(slip);
            return (await world.PaymentsAsync(slip)).Single(row => row.Id == payment).State == state;
        },
        seconds: 30);

    /// <summary>The faults are over: the job asks about everything until nothing is open but what the bank itself has open.</summary>
    private async Task SettleAllAsync(Guid[] slips)
    {
        const string Open =
            """
            select count(*) from contributions.payments p left join simulators.payments b on b.token = p.token
            where p.slip_id = any (@slips) and (p.state in ('held', 'refund_due') or (p.state in ('started', 'abandoned', 'cancelled', 'failed') and b.state = 'paid') or (p.state = 'started' and b.state = 'cancelled'))
            """;
        const string Due = "update contributions.payments set due_at = @now where slip_id = any (@slips) and state not in ('paid', 'refunded') and due_at > @now";
        await Eventually.TrueAsync(
            async () =>
            {
                await server.Sql.ExecuteAsync(Due, new { slips, now = server.Clock.GetUtcNow() });
                return await server.Sql.ScalarAsync<int>(Open, new { slips }) == 0;
            },
            seconds: 120);
    }
}
