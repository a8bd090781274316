using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;
using Panah.Accounts.Recovery;
using Panah.Accounts.Texts;
using Panah.Data;
using Panah.Kernel;
using Panah.Ui;

namespace Panah.Accounts.Pages.Account;

/// <summary>«بازیابی گذرواژه», first page: whose (A10). What follows is the same for a user name that nobody has.</summary>
internal sealed class RecoverModel(
    QuestionRecovery recovery, SecurityCode securityCode, RateLimits limits, IStringLocalizer<AccountsTexts> text) : PageModel
{
    [BindProperty]
    public string? Username { get; set; }

    /// <summary>A phone was typed in place of a user name. Told by its shape alone, whoever has it.</summary>
    public bool IsPhone { get; private set; }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        IsPhone = MobileNumber.TryParse(Username, out _, out _);
        if (IsPhone) return Page();
        if (string.IsNullOrWhiteSpace(Username)) ModelState.AddModelError(nameof(Username), text["SignIn.Required.Username"]);
        await securityCode.CheckAsync(HttpContext, ModelState, "accounts.recover");
        if (!ModelState.IsValid) return Page();

        var username = PersianText.Compact(Username);
        if (await limits.TryTakeAsync(AccountLimits.Recovery(username, HttpContext), cancel) > TimeSpan.Zero)
        {
            ModelState.AddModelError("", text["Register.TooMany"]);
            return Page();
        }

        await recovery.BeginAsync(HttpContext, username, cancel);
        return LocalRedirect("/account/recover/code");
    }
}
