using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Panah.Contributions.Payments;
using Panah.Contributions.Slips;
using Panah.Contributions.Texts;
using Panah.Kernel;
using Panah.Registries;
using Panah.Ui;

namespace Panah.Contributions.Pages;

/// <summary>Shows what is to be paid, and sends the payer to the bank (row P12).</summary>
internal sealed class PayModel(SlipStore slips, Till till, Bank bank, IStringLocalizer<PaymentTexts> texts, IStringLocalizer<ContributionsTexts> slipTexts, TimeProvider time) : SlipsPage(slipTexts)
{
    internal Slip Slip { get; private set; } = null!;

    /// <summary>Why there is no button, as text key; null where there is one.</summary>
    public string? Obstacle => Slip switch
    {
        { State: SlipState.Paid } => "Pay.Paid",
        { State: SlipState.Requested } => "Pay.Requested",
        { State: SlipState.Expired or SlipState.Cancelled } => "Pay.Over",
        { Amount.Amount: 0 } => "Pay.Nothing",
        _ => Slip.ExpiresAt <= time.GetUtcNow() ? "Pay.Over" : null,
    };

    public async Task<IActionResult> OnGetAsync(string key) => await FindAsync(key) is null ? NotFound() : Page();

    public async Task<IActionResult> OnPostAsync(string key)
    {
        if (await FindAsync(key) is not { } person) return NotFound();
        if (Obstacle is not null) return Page();
        var answer = await till.StartAsync(person, Slip.Id, Cancel);
        if (answer.Bank is { } there) return Redirect(there.ToString());
        if (answer.Payment is { } payment) return Redirect($"/slips/payment/{payment.Id:D}");
        ModelState.AddModelError("", texts[answer.Refusal!.Code]);
        return Page();
    }

    private async Task<Guid?> FindAsync(string key)
    {
        var person = PersonId;
        if (await slips.FindAsync(person, key, Cancel) is not { } slip) return null;
        Slip = slip;
        if (bank.PayOrigin is { } origin) HttpContext.AllowFormTarget(origin);
        return person;
    }
}
