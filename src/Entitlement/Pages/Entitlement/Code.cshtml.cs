using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;
using Panah.Entitlement.Texts;
using Panah.Kernel;

namespace Panah.Entitlement.Pages;

/// <summary>«کد اعتباری» and «اعتبار سنجی و تایید», with the countdown of three minutes after an SMS.</summary>
internal sealed class CodeModel(Visits visits, CreditDesk credits, TimeProvider time, IStringLocalizer<EntitlementTexts> texts) : PageModel
{
    [BindProperty]
    public CreditCode Code { get; set; }

    public MobileNumber Mobile { get; private set; }

    public bool BySms { get; private set; }

    public TimeSpan Left { get; private set; }

    public async Task<IActionResult> OnGetAsync() => await ReadAsync() is null ? Redirect("/entitlement/credit") : Page();

    public async Task<IActionResult> OnPostAsync()
    {
        if (await ReadAsync() is not { } visit) return Redirect("/entitlement/credit");
        if (!ModelState.IsValid) return Page();
        var refusal = await credits.ConfirmAsync(visit, Mobile, Code, HttpContext.Connection.RemoteIpAddress, HttpContext.RequestAborted);
        if (refusal is null) return Redirect("/entitlement/desk");
        ModelState.AddModelError(nameof(Code), texts[refusal.Code, refusal.Arguments]);
        return Page();
    }

    private async Task<Visit?> ReadAsync()
    {
        if (await visits.FindAsync(HttpContext) is not { Mobile: { } mobile } visit) return null;
        (Mobile, BySms) = (mobile, visit.CodeExpiresAt is not null);
        Left = visit.CodeExpiresAt is { } end ? end - time.GetUtcNow() : TimeSpan.Zero;
        return visit;
    }
}
