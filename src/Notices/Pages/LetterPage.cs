using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Panah.Notices.Letters;

namespace Panah.Notices.Pages;

/// <summary>A page about one letter of the signed-in employer. For anybody else's number the answer is that of a number nobody has.</summary>
[Authorize]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal abstract class LetterPage(Employers employers) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? TrackingNumber { get; set; }

    protected CancellationToken Cancel => HttpContext.RequestAborted;

    protected Task<Reader?> ReaderAsync() => employers.ReaderAsync(HttpContext);

    protected RedirectResult ToLetter(string? done = null) =>
        Redirect($"/letters/{Uri.EscapeDataString(TrackingNumber ?? "")}{(done is null ? "" : "?done=" + done)}");
}
