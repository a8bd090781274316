using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;
using Panah.Entitlement.Texts;
using Panah.Kernel;

namespace Panah.Entitlement.Pages;

/// <summary>First page of the metered mode (rows E2 and E3).</summary>
internal sealed class CreditModel(Visits visits, CreditDesk credits, EntitlementSettings settings, IStringLocalizer<EntitlementTexts> texts) : PageModel
{
    [BindProperty]
    public MobileNumber Mobile { get; set; }

    public string Ussd => settings.UssdCode;

    public bool HasOpenDesk => settings.Modes != DeskModes.Metered;

    public bool HasDesk { get; private set; }

    public async Task<IActionResult> OnGetAsync()
    {
        if (settings.Modes == DeskModes.Open) return Redirect("/entitlement");
        HasDesk = await visits.FindAsync(HttpContext) is { HasCredit: true };
        return Page();
    }

    public async Task<IActionResult> OnPostSendAsync()
    {
        if (settings.Modes == DeskModes.Open) return Redirect("/entitlement");
        if (!ModelState.IsValid) return Page();
        var visit = await visits.OpenAsync(HttpContext);
        if (await credits.SendAsync(visit, Mobile, HttpContext.Connection.RemoteIpAddress, HttpContext.RequestAborted) is not { } refusal)
            return Redirect("/entitlement/code");
        ModelState.AddModelError(nameof(Mobile), texts[refusal.Code, refusal.Arguments]);
        return Page();
    }

    public async Task<IActionResult> OnPostHaveAsync()
    {
        if (settings.Modes == DeskModes.Open) return Redirect("/entitlement");
        if (!ModelState.IsValid) return Page();
        await credits.HaveCodeAsync(await visits.OpenAsync(HttpContext), Mobile, HttpContext.RequestAborted);
        return Redirect("/entitlement/code");
    }
}
