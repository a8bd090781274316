using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Panah.Contributions.Printing;

namespace Panah.Contributions.Pages;

/// <summary>What the QR code of a slip opens, for anyone (row P12): that the slip is genuine and where it stands. No name, and the insurance number masked.</summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class VerifyModel(SlipSheets sheets) : PageModel
{
    internal VerifiedSlip? Found { get; private set; }

    public async Task OnGetAsync(string? code)
    {
        Response.Headers["X-Robots-Tag"] = "noindex";
        Found = await sheets.VerifyAsync(code, HttpContext.RequestAborted);
        if (Found is null) Response.StatusCode = StatusCodes.Status404NotFound;
    }
}
