using Panah.Kernel;

namespace Panah.Contributions.Slips;

/// <summary>Where a slip stands; stored in lower case.</summary>
internal enum SlipState
{
    /// <summary>Asked for; nothing to pay yet.</summary>
    Requested,

    /// <summary>Received with its payment ID; waits for the money until <see cref="Slip.ExpiresAt"/>.</summary>
    Issued,
    Paid,
    Expired,
    Cancelled,
}

/// <summary>برگ پرداخت: months of one person, and what they owe for them.</summary>
internal sealed record Slip
{
    public required Guid Id { get; init; }
    public required Guid PersonId { get; init; }
    public required string GroupCode { get; init; }
    public required string BranchCode { get; init; }
    public required JalaliPeriod FirstPeriod { get; init; }
    public required int Months { get; init; }

    /// <summary>The person's share of all months.</summary>
    public required Rial Amount { get; init; }
    public required SlipState State { get; init; }

    /// <summary>شماره پیگیری, <see cref="TrackingNumber"/>.</summary>
    public required string Tracking { get; init; }

    /// <summary>شناسه پرداخت, <see cref="Slips.PaymentId"/>; null until issued.</summary>
    public string? PaymentId { get; init; }

    /// <summary>What the QR code opens; null until issued.</summary>
    public string? VerifyCode { get; init; }
    public required DateTimeOffset RequestedAt { get; init; }
    public DateTimeOffset? IssuedAt { get; init; }
    public DateTimeOffset? PaidAt { get; init; }

    /// <summary>Up to this moment it can be received, and once issued, paid.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }
    public DateTimeOffset? CancelledAt { get; init; }

    /// <summary>by-person, paid-elsewhere or right-ended.</summary>
    public string? CancelReason { get; init; }
    public string? BankReference { get; init; }

    /// <summary>A payment of it is at the bank, or its money waits there: nothing else may be done with it, and its clock stands still.</summary>
    public bool IsAtBank { get; init; }

    public JalaliPeriod LastPeriod => FirstPeriod.AddMonths(Months - 1);

    /// <summary>As it stands at that moment: past its end it has expired, also where no job has written it down yet.</summary>
    public Slip At(DateTimeOffset now) => IsOpen && !IsAtBank && ExpiresAt <= now ? this with { State = SlipState.Expired } : this;

    /// <summary>True while it holds its months and isn't paid.</summary>
    public bool IsOpen => State is SlipState.Requested or SlipState.Issued;
}

/// <summary>One month of a slip, as it was worked out when the person agreed.</summary>
/// <param name="Amount">The person's share.</param>
public sealed record SlipMonth(JalaliPeriod Period, long TariffId, Rial Basis, int PremiumPpm, int StateSharePpm, Rial Amount);
