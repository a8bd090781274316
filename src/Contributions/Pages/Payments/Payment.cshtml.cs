using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Panah.Contributions.Payments;
using Panah.Contributions.Slips;
using Panah.People;

namespace Panah.Contributions.Pages;

/// <summary>
/// Where the bank sends the payer back to (row P12). What the address says of the end is not read: the bank is asked. It works for somebody whose
/// session has ended at the bank too, and shows them nothing but how it ended.
/// </summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class PaymentModel(Settlement settlement, SlipStore slips, TimeProvider time) : PageModel
{
    internal Payment Payment { get; private set; } = null!;

    /// <summary>The slip as it stands now; null for a stranger.</summary>
    internal Slip? Slip { get; private set; }

    /// <summary>Which result is told: a state, or <c>silent</c> while the bank can't be asked.</summary>
    public string Shown { get; private set; } = "";

    public bool IsTrouble => Shown is PaymentState.Held or PaymentState.RefundDue or "silent";

    public bool CanPayAgain => Slip is { State: SlipState.Issued } && Slip.ExpiresAt > time.GetUtcNow() && Shown is PaymentState.Cancelled or PaymentState.Abandoned or PaymentState.Failed or PaymentState.Starting;

    public string SignInPath => "/account/sign-in?" + LocalReturn.Parameter + "=" + Uri.EscapeDataString(Request.Path);

    public async Task<IActionResult> OnGetAsync(Guid id)
    {
        var cancel = HttpContext.RequestAborted;
        var session = await HttpContext.GetSignedInAsync();
        if (await settlement.SettleAsync(id, cancel) is not { } settled) return NotFound();
        // For anybody else who is signed in it does not exist.
        if (session is not null && session.PersonId != settled.Payment.PersonId) return NotFound();
        Payment = settled.Payment;
        Shown = settled is { BankAnswered: false, Payment.IsSettled: false } ? "silent" : Payment.State;
        if (session is not null) Slip = await slips.FindAsync(session.PersonId, Payment.SlipId.ToString("D"), cancel);
        // Works without JavaScript: the browser asks again by itself while the end is open.
        if (Shown is PaymentState.Started or PaymentState.Starting or "silent") Response.Headers["Refresh"] = "10";
        return Page();
    }
}
