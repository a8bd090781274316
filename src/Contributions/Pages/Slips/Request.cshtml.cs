using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.Extensions.Localization;
using Panah.Contributions.Slips;
using Panah.Contributions.Tariffs;
using Panah.Contributions.Texts;
using Panah.Kernel;
using Panah.Registries;
using Panah.Ui;

namespace Panah.Contributions.Pages;

/// <summary>«درخواست برگ پرداخت» (row P10): the rules, the person's file, months; then the amount and where it comes from, and only then the request.</summary>
internal sealed class RequestModel(SlipDesk desk, InsuredCases cases, TimeProvider time, IStringLocalizer<ContributionsTexts> texts) : SlipsPage(texts)
{
    [BindProperty] public string? Months { get; set; }
    [BindProperty] public JalaliPeriod? Period { get; set; }
    [BindProperty] public Rial? Agreed { get; set; }

    internal InsuredCase? Insured { get; private set; }

    internal Quote? Quote { get; private set; }

    public bool IsDown { get; private set; }

    /// <summary>Nothing can be asked for now, whatever is typed: the form is left out.</summary>
    public bool IsBarred { get; private set; }

    /// <summary>The slip that stands in the way.</summary>
    public string? OpenTracking { get; private set; }

    public JalaliDate Today => JalaliDate.From(time.GetUtcNow());

    public IEnumerable<SelectListItem> Offered => RequestRules.Offered(Today).Select((period, place) =>
        new SelectListItem(Texts[place switch { 0 => "Month.Past", 1 => "Month.Current", _ => "Month.Coming" }, period], period.Value));

    public async Task OnGetAsync()
    {
        if (!await FindAsync()) return;
        if (Insured!.Standing.IsConstruction) Months = "1";
        // Said before anything is typed: the right to continue has ended, or a slip waits.
        if (RequestRules.Judge(Insured.Standing, 1, Insured.Standing.IsConstruction ? Today.Period : null, Today) is { Code: "Refusal.Gap" or "Refusal.Open" } refusal
            && (refusal.Code == "Refusal.Gap" || !Insured.Standing.IsConstruction))
        {
            IsBarred = true;
            Refuse(refusal);
        }
    }

    public async Task OnPostAsync()
    {
        if (!await FindAsync()) return;
        var (quote, refusal) = await desk.QuoteAsync(Insured!, Ask(), Cancel);
        if (refusal is not null) Refuse(refusal);
        Quote = quote;
    }

    public async Task<IActionResult> OnPostConfirmAsync()
    {
        if (!await FindAsync()) return Page();
        var (slip, refusal) = await desk.RequestAsync(Insured!, Ask(), Agreed ?? Rial.Zero, Cancel);
        if (slip is not null) return Redirect($"/slips/{slip.Tracking}?done=requested");
        Refuse(refusal!);
        // The amount of now, to look at and agree to; what was sent never becomes one.
        if (refusal!.Code is "Refusal.Amount" or "Refusal.TariffMoved") Quote = (await desk.QuoteAsync(Insured!, Ask(), Cancel)).Quote;
        return Page();
    }

    private async Task<bool> FindAsync()
    {
        try
        {
            Insured = await cases.AskAsync(PersonId, Cancel);
        }
        catch (RegistryUnavailableException)
        {
            IsDown = true;
        }

        return Insured is not null;
    }

    private Ask Ask() => new(int.TryParse(PersianText.FoldDigits(Months ?? "").Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var months) ? months : null, Period);

    private void Refuse(Refusal refusal)
    {
        if (refusal.Code == "Refusal.Open") OpenTracking = (string)refusal.Arguments[0];
        var field = refusal.Code switch
        {
            "Refusal.Months" or "Refusal.OneMonth" => nameof(Months),
            "Refusal.ThreeMonths" or "Refusal.Paid" => nameof(Period),
            "Refusal.NoTariff" when !Insured!.Standing.IsConstruction => nameof(Months),
            _ => "",
        };
        if (refusal.Code == "Refusal.Amount") ModelState.Remove(nameof(Agreed));
        Wrong(field, Sentence(refusal));
    }
}
