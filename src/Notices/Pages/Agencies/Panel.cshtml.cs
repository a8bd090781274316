using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;
using Panah.Kernel;
using Panah.Notices.Letters;
using Panah.Notices.Permits;
using Panah.Notices.Texts;

namespace Panah.Notices.Pages;

/// <summary>پنل مخصوص دستگاههای دولتی و مرجع استعلامات رسمی (row N6).</summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class PanelModel(PermitPanel panel, Employers employers, IStringLocalizer<NoticesTexts> texts) : PageModel
{
    [BindProperty] public string? NationalId { get; set; }
    [BindProperty] public string? Passcode { get; set; }

    internal SharedLetter? Shared { get; private set; }

    public void OnGet()
    {
    }

    public async Task<IActionResult> OnPostAsync()
    {
        var cancel = HttpContext.RequestAborted;
        if (!employers.TryParse(NationalId, out var employer, out var reason)) ModelState.TryAddModelError(nameof(NationalId), texts["Reason." + reason]);
        if (PersianText.Compact(Passcode).Length == 0) ModelState.TryAddModelError(nameof(Passcode), texts["Panel.PasscodeRequired"]);
        if (!ModelState.IsValid) return Page();
        var address = HttpContext.Connection.RemoteIpAddress;
        var wait = await panel.WaitAsync(address, employer.Identifier, PersianText.Compact(Passcode), cancel);
        if (wait > TimeSpan.Zero)
        {
            ModelState.AddModelError("", texts["Panel.Wait", Math.Max(1, (int)Math.Ceiling(wait.TotalMinutes))]);
            return Page();
        }

        Shared = await panel.ViewAsync(NationalId, Passcode, address, cancel);
        if (Shared is null) ModelState.AddModelError("", texts["Panel.Refused"]);
        return Page();
    }

    /// <summary>A file of the letter that was just read. The ticket comes in the form, never in an address.</summary>
    public async Task<IActionResult> OnPostFileAsync(string? ticket, Guid file)
    {
        if (await panel.FetchAsync(ticket, file, HttpContext.RequestAborted) is { } found) return File(found.Content, "application/octet-stream", found.Name);
        ModelState.Clear();
        ModelState.AddModelError("", texts["Panel.FileGone"]);
        return Page();
    }
}
