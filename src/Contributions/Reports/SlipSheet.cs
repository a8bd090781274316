using Microsoft.Extensions.Localization;
using Panah.Contributions.Slips;
using Panah.Contributions.Texts;
using Panah.Kernel;
using Panah.Ui;

namespace Panah.Contributions.Reports;

/// <summary>Slips as a table to take along, in the reader's language; days and months as they are written, amounts as numbers.</summary>
internal sealed class SlipSheet(IStringLocalizer<PaymentTexts> texts)
{
    private static readonly string[] Columns =
        ["Tracking", "PaymentId", "Period", "PeriodUntil", "Months", "Amount", "State", "Requested", "Issued", "Deadline", "Paid", "BankReference"];

    public Sheet Of(IReadOnlyList<Slip> slips) => new(texts["List.Title"], [.. Columns.Select(column => texts["Column." + column].Value)], [.. slips.Select(Row)])
    {
        RightToLeft = Show.Language != Language.English,
    };

    private IReadOnlyList<object?> Row(Slip slip) =>
    [
        slip.Tracking, slip.PaymentId, slip.FirstPeriod.Display, slip.LastPeriod.Display, slip.Months, slip.Amount.Amount, texts["State." + slip.State].Value,
        Day(slip.RequestedAt), Day(slip.IssuedAt), Day(slip.ExpiresAt), Day(slip.PaidAt), slip.BankReference,
    ];

    private static string? Day(DateTimeOffset? at) => at is { } moment ? JalaliDate.From(moment).Display : null;
}
