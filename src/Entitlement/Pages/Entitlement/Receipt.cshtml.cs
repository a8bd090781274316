using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Panah.Kernel;

namespace Panah.Entitlement.Pages;

/// <summary>The copy to keep, with a QR that confirms it.</summary>
internal sealed class ReceiptModel(Receipts receipts, Visits visits, PanahSettings platform) : PageModel
{
    public Receipt Receipt { get; private set; } = null!;

    public string ConfirmUrl => new Uri(platform.PublicUrl, $"/entitlement/confirm/{Receipt.ConfirmCode}").AbsoluteUri;

    /// <summary>To the desk it came from.</summary>
    public string Back { get; private set; } = "/entitlement";

    public async Task<IActionResult> OnGetAsync(string? code)
    {
        if (await receipts.FindAsync(code, HttpContext.RequestAborted) is not { } receipt) return NotFound();
        Receipt = receipt;
        Response.Headers.CacheControl = "no-store";
        if (await visits.SeenAsync(HttpContext) is { HasCredit: true }) Back = "/entitlement/desk";
        return Page();
    }
}
