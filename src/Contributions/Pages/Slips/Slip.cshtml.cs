using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Panah.Contributions.Payments;
using Panah.Contributions.Printing;
using Panah.Contributions.Slips;
using Panah.Contributions.Tariffs;
using Panah.Contributions.Texts;
using Panah.Kernel;
using Panah.Registries;

namespace Panah.Contributions.Pages;

/// <summary>One slip: where it stands (row P11), receiving it (row P12), paying it (row U8), where the amount comes from, and cancelling.</summary>
internal sealed class SlipModel(
    SlipStore slips, SlipIssuing issuing, SlipSheets sheets, TariffBook tariffs, PaymentBook payments, TimeProvider time, IStringLocalizer<ContributionsTexts> texts) : SlipsPage(texts)
{
    [BindProperty(SupportsGet = true)] public string? Key { get; set; }
    [BindProperty(SupportsGet = true)] public string? Done { get; set; }
    [BindProperty] public Rial? Agreed { get; set; }

    internal Slip Slip { get; private set; } = null!;

    internal PayStanding Standing { get; private set; } = null!;

    internal Quote Quote { get; private set; } = null!;

    internal Quote? NewQuote { get; private set; }

    /// <summary>The slip itself; null until issued, and after it has ended unpaid.</summary>
    internal PrintedSlip? Sheet { get; private set; }

    public async Task<IActionResult> OnGetAsync() => await FindAsync() ? await ShowAsync() : NotFound();

    public async Task<IActionResult> OnPostIssueAsync()
    {
        if (!await FindAsync()) return NotFound();
        try
        {
            var answer = await issuing.IssueAsync(Slip, Agreed ?? Rial.Zero, Cancel);
            if (answer is { NewQuote: null, Refusal: null }) return Redirect($"/slips/{Slip.Tracking}?done=issued");
            NewQuote = answer.NewQuote;
            if (answer.Refusal is { } refusal) Wrong("", Sentence(refusal));
        }
        catch (RegistryUnavailableException)
        {
            Wrong("", Texts["Registry.Down"]);
        }

        return await FindAsync() ? await ShowAsync() : NotFound();
    }

    public async Task<IActionResult> OnPostCancelAsync()
    {
        if (!await FindAsync()) return NotFound();
        if (await issuing.CancelAsync(Slip, SlipIssuing.ByPerson, Cancel)) return Redirect($"/slips/{Slip.Tracking}?done=cancelled");
        if (!await FindAsync()) return NotFound();
        Wrong("", Texts[Slip.IsAtBank ? "Cancel.AtBank" : "Cancel.Late"]);
        return await ShowAsync();
    }

    private async Task<bool> FindAsync()
    {
        if (await slips.FindAsync(PersonId, Key, Cancel) is not { } slip) return false;
        Slip = slip.At(time.GetUtcNow());
        return true;
    }

    private async Task<IActionResult> ShowAsync()
    {
        var months = await slips.MonthsAsync(Slip.Id, Cancel);
        Quote = new Quote(months, (await tariffs.ByIdAsync(months.Select(month => month.TariffId), Cancel)).ToDictionary(tariff => tariff.Id));
        Standing = PayStanding.Of(Slip, await payments.LatestAsync(Slip.Id, Cancel), time.GetUtcNow());
        if (Slip.State is SlipState.Issued or SlipState.Paid) Sheet = await sheets.OfAsync(Slip, Cancel);
        return Page();
    }
}
