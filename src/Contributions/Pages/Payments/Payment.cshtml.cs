using Microsoft.AspNetCore.Http;
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
[IgnoreAntiforgeryToken(Order = 1001)]
internal sealed class PaymentModel(Settlement settlement, SlipStore slips, PaymentBook book, Doors doors, TimeProvider time) : PageModel
{
    private const string Silent = "silent";

    internal Payment Payment { get; private set; } = null!;

    /// <summary>The slip as it stands now, with the payment that says most of it, which may be another one; null for a stranger.</summary>
    internal PayStanding? Standing { get; private set; }

    /// <summary>Which result is told: texts of a payment, or those of a bank that can't be asked.</summary>
    public string Shown { get; private set; } = "";

    public bool IsSilent => Shown == Silent;

    public bool IsTrouble => IsSilent || Payment.State is PaymentState.Held or PaymentState.RefundDue;

    public string SignInPath => LocalReturn.Append(doors.Account, Request.Path);

    public async Task<IActionResult> OnGetAsync(Guid id)
    {
        var cancel = HttpContext.RequestAborted;
        var session = await HttpContext.GetSignedInAsync();
        if (await settlement.LookAsync(id, cancel) is not { } settled) return NotFound();
        // For anybody else who is signed in it does not exist.
        if (session is not null && session.PersonId != settled.Payment.PersonId) return NotFound();
        Payment = settled.Payment;
        Shown = settled is { BankAnswered: false, Payment.State: PaymentState.Started } ? Silent : Payment.Words;
        if (session is not null) Standing = await StandAsync(session.PersonId, cancel);
        // Works without JavaScript: the browser asks again by itself while the end is open.
        if (Payment.State is PaymentState.Started or PaymentState.Starting) Response.Headers["Refresh"] = "10";
        return Page();
    }

    /// <summary>Some banks send the payer's browser back by a form. Nothing in it is read; the page itself asks.</summary>
    public IActionResult OnPost(Guid id)
    {
        Response.Headers.Location = $"/slips/payment/{id:D}";
        return StatusCode(StatusCodes.Status303SeeOther);
    }

    private async Task<PayStanding?> StandAsync(Guid person, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        return await slips.FindAsync(person, Payment.SlipId.ToString("D"), cancel) is { } slip ? PayStanding.Of(slip.At(now), await book.LatestAsync(slip.Id, cancel), now) : null;
    }
}
