using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;
using Panah.Accounts.Recovery;
using Panah.Accounts.Texts;
using Panah.Kernel;

namespace Panah.Accounts.Pages.Account;

/// <summary>«بازیابی گذرواژه», second page: the code from the phone. The same for every user name, known or not, with or without a question (U5).</summary>
internal sealed class RecoverCodeModel(QuestionRecovery recovery, IStringLocalizer<AccountsTexts> text) : PageModel
{
    [BindProperty]
    public string? Code { get; set; }

    public OpenRecovery? Recovery { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        Recovery = await recovery.FindAsync(HttpContext, cancel);
        return Recovery is { CodePassed: true } ? LocalRedirect("/account/recover/answer") : Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        Recovery = await recovery.FindAsync(HttpContext, cancel);
        if (Recovery is null) return Page();
        var typed = PersianText.Compact(Code);
        if (typed.Length != 6 || !typed.All(char.IsAsciiDigit))
        {
            ModelState.AddModelError(nameof(Code), text["Code.Format"]);
            return Page();
        }

        switch (await recovery.PassCodeAsync(HttpContext, typed, cancel))
        {
            case RecoveryOutcome.Passed: return LocalRedirect("/account/recover/answer");
            case RecoveryOutcome.Wrong: ModelState.AddModelError(nameof(Code), text["Recover.Code.Wrong"]); break;
            default: Recovery = null; break;
        }

        return Page();
    }
}
