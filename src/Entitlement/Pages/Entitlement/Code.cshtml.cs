using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;
using Panah.Entitlement.Texts;
using Panah.Kernel;
using Panah.Messaging;

namespace Panah.Entitlement.Pages;

/// <summary>«کد اعتباری» and «اعتبار سنجی و تایید», with the countdown of three minutes after an SMS.</summary>
internal sealed class CodeModel(
    Visits visits, CreditEntry credits, DeliveryLog log, TimeProvider time, EntitlementSettings settings, IStringLocalizer<EntitlementTexts> texts) : PageModel
{
    /// <summary>A gateway that has not taken a message by then is slow: the other way is named.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(12);

    [BindProperty, BindRequired]
    public CreditCode Code { get; set; }

    public MobileNumber Mobile { get; private set; }

    /// <summary>End of the countdown; null where no SMS was asked for.</summary>
    public DateTimeOffset? Ends { get; private set; }

    public bool IsOver => Ends <= time.GetUtcNow();

    /// <summary>What is known of the SMS, and no more: <c>Waits</c>, <c>Slow</c>, <c>Sent</c>, <c>Delivered</c>, <c>Lost</c>; <c>None</c> without one.</summary>
    public string Fate { get; private set; } = "None";

    public string Ussd => settings.UssdCode;

    public async Task<IActionResult> OnGetAsync() => await ReadAsync() is null ? Redirect("/entitlement/credit") : Page();

    /// <summary>The line about the SMS by itself, asked for again while the page is open.</summary>
    public async Task<IActionResult> OnGetFateAsync()
    {
        if (await ReadAsync() is null) return NotFound();
        Response.Headers.CacheControl = "no-store";
        return Partial("_Fate", this);
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (await ReadAsync() is not { } visit) return Redirect("/entitlement/credit");
        if (!ModelState.IsValid) return Page();
        var refusal = await credits.ConfirmAsync(HttpContext, visit, Mobile, Code, HttpContext.RequestAborted);
        if (refusal is null) return Redirect("/entitlement/desk");
        ModelState.AddModelError(nameof(Code), texts[refusal.Code, refusal.Arguments]);
        return Page();
    }

    private async Task<Visit?> ReadAsync()
    {
        if (await visits.SeenAsync(HttpContext) is not { Mobile: { } mobile } visit) return null;
        (Mobile, Ends) = (mobile, visit.CodeExpiresAt);
        if (visit.MessageId is { } message) Fate = Tell(await log.StatesAsync([message], HttpContext.RequestAborted) is [var fate] ? fate : null);
        return visit;
    }

    private string Tell(MessageFate? fate) => fate switch
    {
        null or { Lost: true } => "Lost",
        { State: MessageState.Delivered } => "Delivered",
        { State: MessageState.Sent } => "Sent",
        _ => Ends - settings.SmsCodeLife + Patience < time.GetUtcNow() ? "Slow" : "Waits",
    };
}
