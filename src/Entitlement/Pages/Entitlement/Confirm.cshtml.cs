using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Panah.Entitlement.Pages;

/// <summary>What anyone sees who scans a receipt's QR: that it is genuine, and what was answered; not the whole national ID.</summary>
internal sealed class ConfirmModel(Receipts receipts) : PageModel
{
    public Receipt? Receipt { get; private set; }

    public async Task<IActionResult> OnGetAsync(string? code)
    {
        Receipt = await receipts.ConfirmAsync(code, HttpContext.RequestAborted);
        if (Receipt is null) Response.StatusCode = 404;
        return Page();
    }
}
