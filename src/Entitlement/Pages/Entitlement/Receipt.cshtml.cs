using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Panah.Kernel;

namespace Panah.Entitlement.Pages;

/// <summary>The copy to keep, with a QR that confirms it.</summary>
internal sealed class ReceiptModel(Receipts receipts, PanahSettings platform) : PageModel
{
    public Receipt Receipt { get; private set; } = null!;

    public string ConfirmUrl => new Uri(platform.PublicUrl, $"/entitlement/confirm/{Receipt.ConfirmCode}").AbsoluteUri;

    public async Task<IActionResult> OnGetAsync(string? code)
    {
        if (await receipts.FindAsync(code, HttpContext.RequestAborted) is not { } receipt) return NotFound();
        Receipt = receipt;
        return Page();
    }
}
