using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Panah.Contributions.Slips;
using Panah.Contributions.Texts;

namespace Panah.Contributions.Pages;

/// <summary>«پیگیری برگ پرداخت» by tracking number (row P11).</summary>
internal sealed class TrackModel(SlipStore slips, TimeProvider time, IStringLocalizer<ContributionsTexts> texts) : SlipsPage(texts)
{
    private const int Shown = 5;

    [BindProperty] public string? Number { get; set; }

    internal IReadOnlyList<Slip> Recent { get; private set; } = [];

    public async Task OnGetAsync() => Recent = await slips.RecentAsync(PersonId, Shown, time.GetUtcNow(), Cancel);

    public async Task<IActionResult> OnPostAsync()
    {
        if (TrackingNumber.Read(Number) is not { } number) Wrong(nameof(Number), Texts["Track.Wrong"]);
        else if (await slips.FindAsync(PersonId, number, Cancel) is null) Wrong(nameof(Number), Texts["Track.Unknown"]);
        else return Redirect($"/slips/{number}");
        await OnGetAsync();
        return Page();
    }
}
