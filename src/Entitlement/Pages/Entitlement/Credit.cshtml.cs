using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;
using Panah.Entitlement.Texts;
using Panah.Kernel;
using Panah.Ui;

namespace Panah.Entitlement.Pages;

/// <summary>First page of the metered mode (rows E2 and E3).</summary>
internal sealed class CreditModel(Visits visits, CreditDesk credits, EntitlementSettings settings, IStringLocalizer<EntitlementTexts> texts) : PageModel
{
    [BindProperty, BindRequired]
    public MobileNumber Mobile { get; set; }

    public string Ussd => settings.UssdCode;

    public bool HasOpenDesk => settings.Modes != DeskModes.Metered;

    public bool HasDesk { get; private set; }

    public async Task<IActionResult> OnGetAsync()
    {
        if (settings.Modes == DeskModes.Open) return Redirect("/entitlement");
        HasDesk = await visits.SeenAsync(HttpContext) is { HasCredit: true };
        return Page();
    }

    public async Task<IActionResult> OnPostSendAsync()
    {
        if (settings.Modes == DeskModes.Open) return Redirect("/entitlement");
        if (!ModelState.IsValid) return Page();
        var refusal = await visits.OpenAsync(HttpContext) is { } visit
            ? await credits.SendAsync(HttpContext, visit, Mobile, HttpContext.RequestAborted)
            : new Refusal("Desk.TooMany");
        if (refusal is null) return Redirect("/entitlement/code");
        ModelState.AddModelError(nameof(Mobile), texts[refusal.Code, [.. refusal.Arguments.Select(Told)]]);
        return Page();
    }

    public async Task<IActionResult> OnPostHaveAsync()
    {
        if (settings.Modes == DeskModes.Open) return Redirect("/entitlement");
        if (!ModelState.IsValid) return Page();
        if (await visits.OpenAsync(HttpContext) is { } visit)
        {
            await credits.HaveCodeAsync(visit, Mobile, HttpContext.RequestAborted);
            return Redirect("/entitlement/code");
        }

        ModelState.AddModelError(nameof(Mobile), texts["Desk.TooMany"]);
        return Page();
    }

    /// <summary>What is dialled keeps its order among right-to-left words (Unicode's isolates), in the language's digits.</summary>
    private static object Told(object argument) => argument is string dial ? $"\u2066{Show.Digits(dial)}\u2069" : argument;
}
