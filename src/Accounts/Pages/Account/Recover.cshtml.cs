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
    private static readonly Limit[] PerUser = [new("accounts.recover.burst", 2, TimeSpan.FromSeconds(10)), new("accounts.recover", 11, TimeSpan.FromMinutes(5))];

    [BindProperty]
    public string? Username { get; set; }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (string.IsNullOrWhiteSpace(Username)) ModelState.AddModelError(nameof(Username), text["SignIn.Required.Username"]);
        await securityCode.CheckAsync(HttpContext, ModelState, "accounts.recover");
        if (!ModelState.IsValid) return Page();

        var username = PersianText.Compact(Username);
        if (await limits.TryTakeAsync(username, PerUser, cancel) > TimeSpan.Zero)
        {
            ModelState.AddModelError("", text["Register.TooMany"]);
            return Page();
        }

        await recovery.BeginAsync(HttpContext, username, cancel);
        return LocalRedirect("/account/recover/answer");
    }
}
