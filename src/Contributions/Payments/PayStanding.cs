using Panah.Contributions.Slips;

namespace Panah.Contributions.Payments;

/// <summary>The one thing a payer should know, and what they can do next (row U8).</summary>
internal enum PayStep
{
    /// <summary>There is nothing to pay: not received yet, over, or nothing owed.</summary>
    Closed,

    /// <summary>Waits for its money; nobody has tried, or it never reached the bank.</summary>
    ToPay,

    /// <summary>The last try came to nothing: it may be paid again.</summary>
    Again,

    /// <summary>A payment is open at the bank: go back there.</summary>
    AtBank,

    /// <summary>The bank does not say what became of it: wait, and do not pay twice.</summary>
    Unknown,

    /// <summary>The bank has money that does not fit: wait.</summary>
    Held,

    /// <summary>Over, and money that came too late goes back or has gone back.</summary>
    Returned,

    Paid,
}

/// <summary>Where paying a slip stands.</summary>
/// <param name="Payment">The payment that says most of it; null where nobody tried.</param>
internal sealed record PayStanding(PayStep Step, Slip Slip, Payment? Payment)
{
    /// <param name="slip">As it stands at <paramref name="now"/>.</param>
    /// <param name="payment">Of <see cref="PaymentBook.LatestAsync"/>.</param>
    /// <param name="now">Against which its last moment is held.</param>
    public static PayStanding Of(Slip slip, Payment? payment, DateTimeOffset now) => new(StepOf(slip, payment, now), slip, payment);

    /// <summary>True where a button that pays stands.</summary>
    public bool CanPay => Step is PayStep.ToPay or PayStep.Again;

    /// <summary>True while the slip is not the person's to cancel: its money is under way.</summary>
    public bool IsUnderWay => Step is PayStep.AtBank or PayStep.Unknown or PayStep.Held;

    private static PayStep StepOf(Slip slip, Payment? payment, DateTimeOffset now) => (slip.State, payment?.State) switch
    {
        (SlipState.Paid, _) => PayStep.Paid,
        (_, PaymentState.Held) => PayStep.Held,
        (_, PaymentState.Started) => payment!.SilentSince is null ? PayStep.AtBank : PayStep.Unknown,
        (SlipState.Issued, var last) when slip.ExpiresAt > now && slip.Amount.Amount > 0 => last is null or PaymentState.Starting ? PayStep.ToPay : PayStep.Again,
        (_, PaymentState.RefundDue or PaymentState.Refunded) => PayStep.Returned,
        _ => PayStep.Closed,
    };
}
