using System.Globalization;
using Panah.Contributions.Texts;
using Panah.Data;
using Panah.Kernel;
using Panah.Messaging;
using Panah.People;
using Panah.Registries;

namespace Panah.Contributions.Payments;

/// <summary>A payment after the bank was asked.</summary>
/// <param name="BankAnswered">False when the bank could not be asked: what is shown is what was known before.</param>
internal sealed record Settled(Payment Payment, bool BankAnswered);

/// <summary>
/// Brings a payment to where the bank says it is (row P12). A browser that comes back, a notification and the job all end here, in any order
/// and at once: the bank is asked, amount and reference are compared, and one of them makes the change.
/// </summary>
internal sealed class Settlement(
    PaymentBook book, Bank bank, AppDb db, AuditLog audit, Messages messages, PersonDirectory people, RateLimits limits, ContributionsSettings settings, TimeProvider time)
{
    /// <summary>A payer who has not chosen by then has gone; the slip may be paid anew.</summary>
    public static readonly TimeSpan AtBank = TimeSpan.FromMinutes(30);

    /// <summary>Money that does not fit is kept apart so long, then it goes back.</summary>
    public static readonly TimeSpan HeldFor = TimeSpan.FromHours(24);

    /// <summary>How long a payment that nobody made is asked about. A notification is heard after that too.</summary>
    public static readonly TimeSpan AskedFor = TimeSpan.FromDays(7);

    private const string NotOurAmount = "amount";
    private const string NotOurReference = "reference";

    /// <summary>As <see cref="SettleAsync"/>, for a page: past the limit what is known is shown, and the job asks on.</summary>
    public async Task<Settled?> LookAsync(Guid id, CancellationToken cancel)
    {
        if (await book.FindAsync(id, cancel) is not { } payment) return null;
        return await limits.TryTakeAsync(id.ToString("N"), LimitBook.PaymentLooks, cancel) > TimeSpan.Zero ? new Settled(payment, payment.SilentSince is null) : await SettleAsync(id, cancel);
    }

    /// <returns>Null for an id that is none.</returns>
    public async Task<Settled?> SettleAsync(Guid id, CancellationToken cancel)
    {
        if (await book.FindAsync(id, cancel) is not { } payment) return null;
        if (payment.State == PaymentState.Starting) await FailAsync(payment, cancel);
        if (payment.Token is null || (payment.IsSettled && payment.State != PaymentState.RefundDue)) return await AgainAsync(id, answered: true, cancel);
        try
        {
            // No connection is held while the bank is asked.
            if (payment.State == PaymentState.RefundDue)
                await GiveBackAsync(payment, await bank.RefundAsync(payment.Token, cancel), cancel);
            else
                await FollowAsync(payment, await bank.VerifyAsync(payment.Token, cancel), cancel);
            if (payment.SilentSince is not null) await book.HeardAsync(payment, cancel);
            return await AgainAsync(id, answered: true, cancel);
        }
        catch (RegistryUnavailableException)
        {
            await book.SilentAsync(payment, settings.BankSilence, cancel);
            return await AgainAsync(id, answered: false, cancel);
        }
    }

    private async Task<Settled?> AgainAsync(Guid id, bool answered, CancellationToken cancel) =>
        await book.FindAsync(id, cancel) is { } payment ? new Settled(payment, answered) : null;

    private Task FollowAsync(Payment payment, BankPayment told, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var wrong = told.Amount != payment.Money ? NotOurAmount : told.Reference != payment.Reference ? NotOurReference : null;
        return told.State switch
        {
            BankState.Paid when wrong is null => TakeAsync(payment, told, cancel),
            BankState.Paid when payment.HeldAt is { } since && now - since >= HeldFor => ReturnAsync(payment, told, wrong, cancel),
            BankState.Paid when payment.State != PaymentState.Held => book.MoveAsync(payment, PaymentState.Held, wrong, asking: true, cancel),
            BankState.Refunded => GiveBackAsync(payment, told, cancel),
            BankState.Cancelled when payment.State != PaymentState.Cancelled => book.MoveAsync(payment, PaymentState.Cancelled, null, asking: false, cancel),
            BankState.Started when now - payment.StartedAt >= AtBank => book.MoveAsync(payment, PaymentState.Abandoned, null, asking: now - payment.StartedAt < AskedFor, cancel),
            _ => Task.CompletedTask,
        };
    }

    /// <summary>The bank could not be reached when it began: after a while nobody waits for it any more.</summary>
    private Task FailAsync(Payment payment, CancellationToken cancel) =>
        time.GetUtcNow() - payment.StartedAt < AtBank ? Task.CompletedTask : book.MoveAsync(payment, PaymentState.Failed, "bank", asking: false, cancel);

    private Task TakeAsync(Payment payment, BankPayment told, CancellationToken cancel) => ChangeAsync(
        payment, told,
        async work => await book.PayAsync(work, payment, told.BankReference!) ? "paid"
            : await book.RefundDueAsync(work, payment, told.BankReference) ? "refund-due" : null,
        cancel);

    private Task ReturnAsync(Payment payment, BankPayment told, string? reason, CancellationToken cancel) => ChangeAsync(
        payment, told, async work => await book.RefundDueAsync(work, payment, told.BankReference, reason) ? "refund-due" : null, cancel);

    private Task GiveBackAsync(Payment payment, BankPayment told, CancellationToken cancel) => told.State != BankState.Refunded ? Task.CompletedTask : ChangeAsync(
        payment, told, async work => await book.RefundedAsync(work, payment, told.BankReference) ? "refunded" : null, cancel);

    /// <summary>A change with its audit line and its SMS in one transaction; nothing is told where another made the change.</summary>
    private async Task ChangeAsync(Payment payment, BankPayment told, Func<Work, Task<string?>> change, CancellationToken cancel)
    {
        // Looked up first: a transaction that waits for a second connection of its pool may wait for ever.
        var mobile = (await people.FindAsync(payment.PersonId, cancel))?.Mobile;
        await db.InTransactionAsync(async work =>
        {
            if (await change(work) is not { } what) return;
            await audit.WriteAsync(
                work,
                new AuditEntry($"contributions.payment-{what}", SubjectId: payment.PersonId, ObjectId: payment.Tracking, Details: new { payment.Amount, bankReference = told.BankReference ?? "" }));
            if (mobile is not { } number) return;
            await messages.SendAsync(
                work,
                new Sms(number, $"{PaymentTexts.Prefix}.{what}", payment.Tracking, payment.Amount.ToString("#,0", CultureInfo.InvariantCulture), told.BankReference ?? "")
                {
                    OnceKey = $"contributions:{payment.Id:N}:{what}", PersonId = payment.PersonId,
                });
        }, cancel);
    }
}
