using Panah.Data;
using Panah.Kernel;
using Panah.Registries;

namespace Panah.Contributions.Payments;

/// <summary>What came of the button «پرداخت اینترنتی».</summary>
/// <param name="Bank">Where the payer goes now; null unless the payment waits at the bank.</param>
/// <param name="Payment">The payment that stands in place of a new one, such as one that turned out to be made.</param>
/// <param name="Refusal">Why there is none.</param>
internal sealed record TillAnswer(Uri? Bank = null, Payment? Payment = null, Refusal? Refusal = null);

/// <summary>
/// Sends a payer to the bank. A slip has at most one payment at the bank: who presses again, in a second tab or after coming back, is led to
/// the same one, so that nobody pays twice by mistake.
/// </summary>
internal sealed class Till(PaymentBook book, Settlement settlement, Bank bank, AppDb db, AuditLog audit, RateLimits limits, PanahSettings settings)
{
    public async Task<TillAnswer> StartAsync(Guid person, Guid slip, CancellationToken cancel)
    {
        // A payer in earnest never comes near it; it keeps a script from filling the bank's books.
        if (await limits.TryTakeAsync(person.ToString("N"), LimitBook.PaymentsStarted, cancel) > TimeSpan.Zero) return new TillAnswer(Refusal: new Refusal("Pay.TooMany"));
        // A payment that turns out to be cancelled makes room for one more.
        for (var tries = 0; tries < 2; tries++)
        {
            await book.BeginAsync(slip, person, cancel);
            if (await book.FindOpenAsync(slip, cancel) is not { } open || open.PersonId != person) return new TillAnswer(Refusal: new Refusal("Pay.NotNow"));
            if (open.State == PaymentState.Starting) return await BringAsync(open, cancel);
            var settled = await settlement.SettleAsync(open.Id, cancel);
            if (settled is not { Payment: var known }) return new TillAnswer(Refusal: new Refusal("Pay.NotNow"));
            // The bank is silent about money that may have moved: that payment is shown, not the way to a second one.
            if (!settled.BankAnswered && known.State == PaymentState.Started) return new TillAnswer(Payment: known);
            if (known.State == PaymentState.Started) return new TillAnswer(Bank: new Uri(known.PayUrl!));
            if (known.State == PaymentState.Held || known.IsSettled) return new TillAnswer(Payment: known);
        }

        return new TillAnswer(Refusal: new Refusal("Pay.NotNow"));
    }

    private async Task<TillAnswer> BringAsync(Payment payment, CancellationToken cancel)
    {
        try
        {
            var back = new Uri(settings.PublicUrl, $"/slips/payment/{payment.Id:D}");
            var started = await bank.StartAsync(payment.Reference, payment.Money, back, new Uri(settings.PublicUrl, BankCallback.Path), cancel);
            await db.InTransactionAsync(async work =>
            {
                if (await book.StartedAsync(work, payment.Id, started))
                    await audit.WriteAsync(work, new AuditEntry("contributions.payment-started", ActorKind.Person, payment.PersonId, payment.PersonId, payment.Tracking, new { payment.Amount }));
            }, cancel);
            // Of two clicks at once one has won, and both go where it leads.
            return await book.FindAsync(payment.Id, cancel) is { State: PaymentState.Started, PayUrl: { } url } ? new TillAnswer(Bank: new Uri(url)) : new TillAnswer(Refusal: new Refusal("Pay.NotNow"));
        }
        catch (RegistryUnavailableException)
        {
            return new TillAnswer(Refusal: new Refusal("Pay.BankSilent"));
        }
    }
}
