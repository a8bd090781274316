using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;
using Panah.Accounts.Passwords;
using Panah.Accounts.Recovery;
using Panah.Accounts.Texts;

namespace Panah.Accounts.Pages.Account;

/// <summary>«بازیابی گذرواژه», third page: the answer, where a question was set, and the new password twice (A10).</summary>
internal sealed class RecoverAnswerModel(QuestionRecovery recovery, PasswordOwners owners, IStringLocalizer<AccountsTexts> text) : PageModel
{
    [BindProperty]
    public string? Answer { get; set; }

    [BindProperty]
    public string? Password { get; set; }

    [BindProperty]
    public string? PasswordAgain { get; set; }

    public OpenRecovery? Recovery { get; private set; }

    public IReadOnlyList<PasswordRule> Rules { get; private set; } = PasswordRules.Judge("", PasswordOwner.Unknown);

    public bool Done { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        Recovery = await recovery.FindAsync(HttpContext, cancel);
        return Recovery is { CodePassed: false } ? LocalRedirect("/account/recover/code") : Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        Recovery = await recovery.FindAsync(HttpContext, cancel);
        if (Recovery is null) return Page();
        if (!Recovery.CodePassed) return LocalRedirect("/account/recover/code");
        if (Recovery.QuestionKey is not null && string.IsNullOrWhiteSpace(Answer)) ModelState.AddModelError(nameof(Answer), text["Register.Required"]);
        Rules = PasswordRules.Judge(Password ?? "", await owners.OfAccountAsync(Recovery.AccountId, cancel));
        foreach (var rule in Rules.Where(rule => !rule.IsMet)) ModelState.AddModelError(nameof(Password), text[rule.Code]);
        if (!string.Equals(Password, PasswordAgain, StringComparison.Ordinal)) ModelState.AddModelError(nameof(PasswordAgain), text["Password.Repeat"]);
        if (!ModelState.IsValid) return Page();

        switch (await recovery.FinishAsync(HttpContext, Answer ?? "", Password!, cancel))
        {
            case RecoveryOutcome.Passed:
                Done = true;
                break;
            case RecoveryOutcome.Wrong:
                ModelState.AddModelError(nameof(Answer), text["Recover.Wrong"]);
                break;
            default:
                Recovery = null;
                break;
        }

        return Page();
    }

    /// <summary>The rules for what is typed so far (A5).</summary>
    public async Task<IActionResult> OnPostRulesAsync(CancellationToken cancel) => await recovery.FindAsync(HttpContext, cancel) is { CodePassed: true } open
        ? Partial("_PasswordRules", PasswordRules.Judge(Password ?? "", await owners.OfAccountAsync(open.AccountId, cancel)))
        : new NoContentResult();
}
