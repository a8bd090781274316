using Microsoft.Extensions.Localization;
using Panah.Contributions.Slips;
using Panah.Contributions.Texts;

namespace Panah.Contributions.Pages;

/// <summary>«دریافت برگ پرداخت» (row P12): slips that wait to be received or paid.</summary>
internal sealed class ReceiveModel(SlipStore slips, TimeProvider time, IStringLocalizer<ContributionsTexts> texts) : SlipsPage(texts)
{
    internal IReadOnlyList<Slip> Open { get; private set; } = [];

    public async Task OnGetAsync() => Open = await slips.WaitingAsync(PersonId, time.GetUtcNow(), Cancel);
}
