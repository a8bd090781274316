using System.Security.Cryptography;
using Panah.Contributions.Tariffs;
using Panah.Data;
using Panah.Kernel;
using Panah.Registries;

namespace Panah.Contributions.Slips;

/// <summary>How receiving a slip ended.</summary>
/// <param name="NewQuote">The amount is another than the one agreed to: nothing was issued, the person is asked anew.</param>
/// <param name="Refusal">Why it can't be received.</param>
internal sealed record IssueAnswer(Quote? NewQuote = null, Refusal? Refusal = null)
{
    public static readonly IssueAnswer Done = new();
}

/// <summary>دریافت برگ پرداخت (row P12): the request is looked at once more, then it has a payment ID, and a last day. Also its cancelling.</summary>
internal sealed class SlipIssuing(AppDb db, SlipDesk desk, SlipStore store, InsuredCases cases, AuditLog audit, TimeProvider time)
{
    private const string VerifyAlphabet = "abcdefghjkmnpqrstuvwxyz23456789";
    public const int VerifyLength = 18;

    /// <summary>Why a slip was cancelled, where its person wanted it.</summary>
    public const string ByPerson = "by-person";

    /// <summary>Receiving a slip twice is receiving it once.</summary>
    /// <param name="agreed">The amount that the person saw.</param>
    /// <exception cref="RegistryUnavailableException">The registry is down: the request stays as it is.</exception>
    public async Task<IssueAnswer> IssueAsync(Slip slip, Rial agreed, CancellationToken cancel)
    {
        if (slip.State != SlipState.Requested) return slip.State is SlipState.Issued or SlipState.Paid ? IssueAnswer.Done : new IssueAnswer(Refusal: new Refusal("Refusal.Ended"));
        var insured = await cases.AskAsync(slip.PersonId, cancel);
        if (insured is null || insured.Standing.GroupCode != slip.GroupCode) return await EndAsync(slip, "right-ended", cancel);
        if (insured.Standing.LastInRegistry is { } last && last >= slip.FirstPeriod) return await EndAsync(slip, "paid-elsewhere", cancel);
        var (quote, refusal) = await desk.ReckonAsync(insured, slip.FirstPeriod, slip.Months, cancel);
        if (quote is null) return new IssueAnswer(Refusal: refusal);
        if (quote.Total != agreed) return new IssueAnswer(NewQuote: quote);
        try
        {
            if (await db.InTransactionAsync(work => IssueAsync(work, slip, quote, desk.Deadline(insured.Standing, time.GetUtcNow())), cancel)) return IssueAnswer.Done;
            // Another click was first, or the request has ended.
            return (await store.FindAsync(slip.PersonId, slip.Tracking, cancel))?.State is SlipState.Issued ? IssueAnswer.Done : new IssueAnswer(Refusal: new Refusal("Refusal.Ended"));
        }
        catch (NotAnyMoreException moved)
        {
            return new IssueAnswer(Refusal: new Refusal(moved.Code));
        }
    }

    /// <summary>False when it was paid, or ended, before; for a person also while its payer is at the bank, where the payment is cancelled first.</summary>
    public Task<bool> CancelAsync(Slip slip, string reason, CancellationToken cancel) => db.InTransactionAsync(async work =>
    {
        var byPerson = reason == ByPerson;
        var rows = await work.ExecuteAsync(
            """
            update contributions.slips set state = 'cancelled', cancelled_at = @now, cancel_reason = @reason
            where id = @Id and person_id = @PersonId and state in ('requested', 'issued') and not (@byPerson and exists (
                select 1 from contributions.payments p where p.slip_id = @Id and p.state in ('started', 'held')))
            """,
            new { slip.Id, slip.PersonId, reason, byPerson, now = time.GetUtcNow() });
        if (rows == 0) return false;
        await audit.WriteAsync(
            work,
            new AuditEntry("contributions.slip-cancelled", byPerson ? ActorKind.Person : ActorKind.System, byPerson ? slip.PersonId : null, slip.PersonId, slip.Tracking, new { reason }));
        return true;
    }, cancel);

    /// <summary>False where it is not there to be issued any more.</summary>
    private async Task<bool> IssueAsync(Work work, Slip slip, Quote quote, DateTimeOffset until)
    {
        if (!await TariffBook.HoldAsync(work, quote.Tariffs.Keys)) throw new NotAnyMoreException("Refusal.TariffMoved");
        var now = time.GetUtcNow();
        var rows = await work.ExecuteAsync(
            """
            update contributions.slips set state = 'issued', payment_id = @paymentId, verify_code = @verifyCode, issued_at = @now, expires_at = @until, amount = @amount
            where id = @Id and person_id = @PersonId and state = 'requested' and expires_at > @now
            """,
            new
            {
                slip.Id, slip.PersonId, now, until, amount = quote.Total.Amount,
                paymentId = await FreePaymentIdAsync(work, quote.Total), verifyCode = RandomNumberGenerator.GetString(VerifyAlphabet, VerifyLength),
            });
        if (rows == 0) return false;
        await work.ExecuteAsync(
            """
            update contributions.slip_months s set tariff_id = m.tariff, basis = m.basis, premium_ppm = m.premium, state_share_ppm = m.state, amount = m.amount
            from unnest(@periods, @tariffIds, @bases, @premiums, @shares, @amounts) as m (period, tariff, basis, premium, state, amount)
            where s.slip_id = @Id and s.period = m.period
            """,
            new MonthColumns(quote.Months).With(("Id", slip.Id)));
        await audit.WriteAsync(work, new AuditEntry("contributions.slip-issued", ActorKind.Person, slip.PersonId, slip.PersonId, slip.Tracking));
        return true;
    }

    private async Task<IssueAnswer> EndAsync(Slip slip, string reason, CancellationToken cancel)
    {
        await CancelAsync(slip, reason, cancel);
        return new IssueAnswer(Refusal: new Refusal("Cancelled." + reason));
    }

    private static async Task<string> FreePaymentIdAsync(Work work, Rial amount)
    {
        while (true)
        {
            var id = PaymentId.Create(amount);
            if (!await work.ExecuteScalarAsync<bool>(
                "select exists (select 1 from contributions.slips where payment_id = @id)", new { id })) return id;
        }
    }
}
