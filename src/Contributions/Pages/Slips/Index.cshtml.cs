using Microsoft.Extensions.Localization;
using Panah.Contributions.Slips;
using Panah.Contributions.Texts;

namespace Panah.Contributions.Pages;

/// <summary>«عملیات بیمه شدگان خاص» → «عملیات پرداخت» (row P9), and what waits to be received or paid.</summary>
internal sealed class IndexModel(SlipStore slips, TimeProvider time, IStringLocalizer<ContributionsTexts> texts) : SlipsPage(texts)
{
    internal IReadOnlyList<Slip> Open { get; private set; } = [];

    public async Task OnGetAsync() => Open = await slips.WaitingAsync(PersonId, time.GetUtcNow(), Cancel);
}
