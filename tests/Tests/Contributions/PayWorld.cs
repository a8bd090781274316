using System.Globalization;
using System.Net.Http.Json;
using System.Numerics;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Panah.Data;
using Panah.Harness;
using Panah.Kernel;
using Panah.People;
using Shouldly;

namespace Panah.Tests.Contributions;

/// <summary>A person with a phone, signed in.</summary>
internal sealed record Payer(Guid Id, TestPerson Person, Visitor Visitor);

/// <summary>A payment as it stands in the database.</summary>
internal sealed record PaymentRow(Guid Id, string State, string? Token, string? BankReference, long Amount, string? Reason);

/// <summary>Slips put in place the short way; paying them goes over HTTP, through the pages and the bank.</summary>
internal sealed class PayWorld(PanahServer server)
{
    public const string PayButton = "پرداخت در درگاه بانک";

    private static readonly long First = Random.Shared.NextInt64(1_000_000, 8_000_000_000);
    private static long _next = First;

    public async Task<Payer> PayerAsync(Func<TestPerson, TestPerson>? change = null)
    {
        var person = await server.Registry.PersonAsync(change);
        var visitor = await server.SignedInAsync(person);
        var known = await server.Services.GetRequiredService<PersonDirectory>().FindByIdentifierAsync(PersonKind.Citizen, person.NationalId);
        return new Payer(known!.Id, person, visitor);
    }

    /// <summary>A slip of one month unless told otherwise, issued and waiting for its money unless told otherwise.</summary>
    /// <param name="period">yyyymm.</param>
    public async Task<Guid> SlipAsync(Payer payer, int period = 140501, int months = 1, long amount = 12_345_678, string state = "issued")
    {
        var (number, now) = (Interlocked.Increment(ref _next), server.Clock.GetUtcNow());
        // Lists are in the order of the keys, and keys of one millisecond in none: each slip here is a millisecond after the one before.
        var id = Guid.CreateVersion7(now.AddMilliseconds(number - First));
        var digits = (number + 1_000_000_000).ToString(CultureInfo.InvariantCulture);
        await server.Sql.ExecuteAsync(
            """
            insert into contributions.slips (id, person_id, group_code, branch_code, insurance_number, insurance_index, first_period, months, amount, state, tracking,
                payment_id, verify_code, requested_at, issued_at, paid_at, expires_at, cancelled_at, cancel_reason)
            values (@id, @person, 'optional', '1', @insurance, '\x00', @period, @months, @amount, @state, @tracking,
                @paymentId, @verifyCode, @now, @issued, @paid, @expires, @cancelled, case when @state = 'cancelled' then 'by-person' end)
            """,
            new
            {
                id, person = payer.Id, period, months, amount, state, tracking = Checked(digits), now,
                insurance = server.Services.GetRequiredService<PersonalData>().Encrypt("contributions.insurance-number", "0012345678"),
                paymentId = state == "requested" ? null : "99" + Checked(digits) + "00", verifyCode = state == "requested" ? null : id.ToString("N"),
                issued = state == "requested" ? (DateTimeOffset?)null : now, paid = state == "paid" ? now : (DateTimeOffset?)null, expires = now.AddDays(30),
                cancelled = state == "cancelled" ? now : (DateTimeOffset?)null,
            });
        var tariff = await server.Sql.ScalarAsync<long>("select min(id) from contributions.tariffs");
        for (var i = 0; i < months; i++)
        {
            await server.Sql.ExecuteAsync(
                """
                insert into contributions.slip_months (slip_id, person_id, period, tariff_id, basis, premium_ppm, state_share_ppm, amount, live)
                values (@id, @person, @month, @tariff, @basis, 270000, 0, @amount, @live)
                """,
                new
                {
                    id, person = payer.Id, month = ((period / 100 * 12) + (period % 100) - 1 + i) is var all ? (all / 12 * 100) + (all % 12) + 1 : 0, tariff,
                    basis = amount * 4, amount = amount / months, live = state is "requested" or "issued" or "paid",
                });
        }

        return id;
    }

    /// <summary>Presses «پرداخت» and arrives at the bank's page.</summary>
    public async Task<Visitor> ToBankAsync(Payer payer, Guid slip)
    {
        await payer.Visitor.OpenAsync($"{server.Url}slips/{slip}/pay");
        return await payer.Visitor.PressAsync(PayButton);
    }

    /// <summary>What a click at the bank does; returns where the browser is sent.</summary>
    public async Task<string> ChooseAsync(string token, string choice = "pay")
    {
        using var answer = await server.Simulators.PostAsJsonAsync(new Uri($"/bank/pay/{token}/{choice}", UriKind.Relative), new { });
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("returnUrl").GetString()!;
    }

    /// <summary>Money moves at the bank, and nobody is told.</summary>
    public Task PayUnheardAsync(string token) => server.Sql.ExecuteAsync(
        "update simulators.payments set state = 'paid', bank_reference = '7' || substr(md5(token), 1, 8), settled_at = now() where token = @token and state = 'started'", new { token });

    public Task<string?> BankStateAsync(string token) => server.Sql.ScalarAsync<string>("select state from simulators.payments where token = @token", new { token });

    /// <summary>Payments of the slip, first one first.</summary>
    public Task<IReadOnlyList<PaymentRow>> PaymentsAsync(Guid slip) => server.Sql.QueryAsync<PaymentRow>(
        "select id, state, token, bank_reference as BankReference, amount, reason from contributions.payments where slip_id = @slip order by id", new { slip });

    public async Task<PaymentRow> PaymentAsync(Guid slip) => (await PaymentsAsync(slip))[^1];

    public Task<string?> SlipStateAsync(Guid slip) => server.Sql.ScalarAsync<string>("select state from contributions.slips where id = @slip", new { slip });

    /// <summary>Waits until the slip is in that state; fails when it does not get there.</summary>
    public Task UntilSlipAsync(Guid slip, string state) => Eventually.TrueAsync(async () => await SlipStateAsync(slip) == state, seconds: 60);

    public Task<string?> TrackingAsync(Guid slip) => server.Sql.ScalarAsync<string>("select tracking from contributions.slips where id = @slip", new { slip });

    /// <summary>The job asks the bank about this slip's payments at its next round.</summary>
    public Task MakeDueAsync(Guid slip) => server.Sql.ExecuteAsync(
        "update contributions.payments set due_at = @now where slip_id = @slip and state not in ('paid', 'refunded')", new { slip, now = server.Clock.GetUtcNow() });

    /// <summary>As if the payment had begun so long ago.</summary>
    public Task AgeAsync(Guid payment, TimeSpan by) => server.Sql.ExecuteAsync(
        "update contributions.payments set started_at = started_at - @by, held_at = held_at - @by where id = @payment", new { payment, by });

    /// <summary>Waits until the payment is in that state; fails when it does not get there.</summary>
    public async Task<PaymentRow> UntilAsync(Guid payment, string state)
    {
        return await Eventually.FoundAsync(
            async () => (await server.Sql.QueryAsync<PaymentRow>(
                "select id, state, token, bank_reference as BankReference, amount, reason from contributions.payments where id = @payment and state = @state",
                new { payment, state })).SingleOrDefault(),
            $"the payment {state}", seconds: 60);
    }

    public Task<int> AuditAsync(Guid slip, string action) => server.Sql.ScalarAsync<int>(
        "select count(*) from data.audit_entries a join contributions.slips s on s.tracking = a.object_id where s.id = @slip and a.action = @action", new { slip, action })!;

    /// <summary>ISO 7064 MOD 97-10, as the tracking number has it.</summary>
    private static string Checked(string digits) => digits + (98 - (int)(BigInteger.Parse(digits, CultureInfo.InvariantCulture) * 100 % 97)).ToString("00", CultureInfo.InvariantCulture);
}
