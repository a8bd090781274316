using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Panah.Contributions.Payments;
using Panah.Contributions.Slips;
using Panah.Contributions.Texts;
using Panah.Registries;
using Panah.Ui;

namespace Panah.Contributions.Pages;

/// <summary>Shows what is to be paid, and sends the payer to the bank (row P12); while a payment is under way it shows that, and no way to a second one (row U8).</summary>
internal sealed class PayModel(
    SlipStore slips, PaymentBook book, Till till, Bank bank, IStringLocalizer<PaymentTexts> texts, IStringLocalizer<ContributionsTexts> slipTexts, TimeProvider time) : SlipsPage(slipTexts)
{
    internal PayStanding Standing { get; private set; } = null!;

    /// <summary>Why there is nothing to pay, as text key; null where there is, or a payment says more.</summary>
    public string? Obstacle => Standing.Step switch
    {
        PayStep.Paid => "Pay.Paid",
        PayStep.Returned => "Pay.Over",
        PayStep.Closed => Standing.Slip switch { { State: SlipState.Requested } => "Pay.Requested", { State: SlipState.Issued, Amount.Amount: 0 } => "Pay.Nothing", _ => "Pay.Over" },
        _ => null,
    };

    public async Task<IActionResult> OnGetAsync(string key) => await FindAsync(key) is null ? NotFound() : Page();

    public async Task<IActionResult> OnPostAsync(string key)
    {
        if (await FindAsync(key) is not { } person) return NotFound();
        if (Obstacle is not null) return Page();
        var answer = await till.StartAsync(person, Standing.Slip.Id, Cancel);
        if (answer.Bank is { } there) return Redirect(there.ToString());
        if (answer.Payment is { } payment) return Redirect($"/slips/payment/{payment.Id:D}");
        ModelState.AddModelError("", texts[answer.Refusal!.Code]);
        await FindAsync(key);
        return Page();
    }

    private async Task<Guid?> FindAsync(string key)
    {
        var person = PersonId;
        if (await slips.FindAsync(person, key, Cancel) is not { } slip) return null;
        var now = time.GetUtcNow();
        Standing = PayStanding.Of(slip.At(now), await book.LatestAsync(slip.Id, Cancel), now);
        if (bank.PayOrigin is { } origin) HttpContext.AllowFormTarget(origin);
        return person;
    }
}
