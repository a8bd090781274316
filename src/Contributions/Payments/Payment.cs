using Panah.Kernel;

namespace Panah.Contributions.Payments;

/// <summary>States of a payment, as they are stored.</summary>
internal static class PaymentState
{
    /// <summary>The bank was not reached yet: nobody can pay.</summary>
    public const string Starting = "starting";

    /// <summary>The payer is at the bank.</summary>
    public const string Started = "started";

    /// <summary>The bank took money, but its amount or reference is not ours: kept apart until it says the same as we, or the money goes back.</summary>
    public const string Held = "held";

    public const string Cancelled = "cancelled";

    /// <summary>Left alone at the bank. It may still be paid there; then the money counts or goes back.</summary>
    public const string Abandoned = "abandoned";

    /// <summary>It never came to be at the bank.</summary>
    public const string Failed = "failed";

    public const string Paid = "paid";

    /// <summary>The bank took money that this slip could not take any more: it goes back.</summary>
    public const string RefundDue = "refund_due";

    public const string Refunded = "refunded";

    /// <summary>Nothing changes these any more, but for <see cref="RefundDue"/>, which becomes <see cref="Refunded"/>.</summary>
    public static readonly string[] Settled = [Paid, RefundDue, Refunded];

    public static bool IsSettled(string state) => Settled.Contains(state, StringComparer.Ordinal);
}

/// <summary>An online payment of a slip.</summary>
internal sealed record Payment
{
    public Guid Id { get; init; }
    public Guid SlipId { get; init; }
    public Guid PersonId { get; init; }
    public string Tracking { get; init; } = "";
    public string Reference { get; init; } = "";

    /// <summary>Rials.</summary>
    public long Amount { get; init; }
    public string State { get; init; } = "";
    public string? Token { get; init; }
    public string? PayUrl { get; init; }
    public string? BankReference { get; init; }
    public string? Reason { get; init; }
    public DateTimeOffset StartedAt { get; init; }
    public DateTimeOffset? HeldAt { get; init; }

    /// <summary>When the bank was last asked in vain; null unless <see cref="SilentSince"/>.</summary>
    public DateTimeOffset? AskedAt { get; init; }

    /// <summary>The bank has not answered about this payment since then; null while it does.</summary>
    public DateTimeOffset? SilentSince { get; init; }

    /// <summary>Name of the texts that tell of it: its state, told apart by reason where that changes what is true.</summary>
    public string Words => (State, Reason) switch
    {
        (PaymentState.RefundDue, "amount" or "reference") => "refund_due.unlike",
        (PaymentState.Abandoned, "silent") => "abandoned.silent",
        _ => State,
    };

    public bool IsSettled => PaymentState.IsSettled(State);

    public Rial Money => new(Amount);
}
