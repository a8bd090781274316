using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;
using Panah.Accounts.Recovery;
using Panah.Accounts.Texts;
using Panah.Data;
using Panah.Kernel;
using Panah.Ui;

namespace Panah.Accounts.Pages.Special;

/// <summary>Recovery by SMS (P15).</summary>
internal sealed class RecoverModel(SmsRecovery recovery, SecurityCode securityCode, RateLimits limits, IStringLocalizer<AccountsTexts> text) : PageModel
{
    [BindProperty]
    public string? Username { get; set; }

    [BindProperty]
    public MobileNumber? Mobile { get; set; }

    public bool Sent { get; private set; }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (string.IsNullOrWhiteSpace(Username)) ModelState.AddModelError(nameof(Username), text["SignIn.Required.Username"]);
        if (Mobile is null && ModelState.GetFieldValidationState(nameof(Mobile)) != ModelValidationState.Invalid)
            ModelState.AddModelError(nameof(Mobile), text["Register.Required"]);
        await securityCode.CheckAsync(HttpContext, ModelState, "special.recover");
        if (!ModelState.IsValid) return Page();

        var username = PersianText.Compact(Username);
        if (await limits.TryTakeAsync(AccountLimits.Recovery(username, HttpContext), cancel) > TimeSpan.Zero)
        {
            ModelState.AddModelError("", text["Register.TooMany"]);
            return Page();
        }

        await recovery.AskAsync(username, Mobile!.Value, cancel);
        Sent = true;
        return Page();
    }
}
