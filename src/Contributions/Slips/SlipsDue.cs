using Microsoft.Extensions.Localization;
using Panah.Contributions.Pages;
using Panah.Contributions.Texts;
using Panah.People.Due;
using Panah.Ui;

namespace Panah.Contributions.Slips;

/// <summary>Slips that wait to be received or paid, or that the bank has (row U2). Whoever acts for a company is about the company's things.</summary>
internal sealed class SlipsDue(SlipStore slips, IStringLocalizer<ContributionsTexts> texts, TimeProvider time) : IDue
{
    public string Path => "/slips";

    public string Name => texts["Due.Name"];

    public async Task<IReadOnlyList<DueThing>?> FindAsync(DueQuestion question, CancellationToken cancel) =>
        question.Session.ActingForCompany is not null ? null : [.. (await slips.WaitingAsync(question.Person.Id, time.GetUtcNow(), cancel)).Select(Thing)];

    private DueThing Thing(Slip slip)
    {
        var (path, span) = ($"{Path}/{slip.Tracking}", Spans.Of(texts, slip.FirstPeriod, slip.LastPeriod));
        if (slip.IsAtBank) return new DueThing(DueTurn.Others, path, texts["Due.AtBank", span], texts["Action.See"]) { Figure = Show.Money(slip.Amount) };
        return new DueThing(DueTurn.Yours, path, texts[$"Due.{slip.State}", span], texts[slip.State == SlipState.Issued ? "Open.See" : "Action.Receive"])
        {
            Figure = Show.Money(slip.Amount),
            More = texts[slip.State == SlipState.Issued ? "Due.PayUntil" : "Due.ReceiveUntil", slip.ExpiresAt],
            Until = slip.ExpiresAt,
        };
    }
}
