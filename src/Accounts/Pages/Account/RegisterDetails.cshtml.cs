using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;
using Panah.Accounts.Passwords;
using Panah.Accounts.Recovery;
using Panah.Accounts.Registration;
using Panah.Accounts.Texts;
using Panah.People.Credentials;

namespace Panah.Accounts.Pages.Account;

/// <summary>
/// «ثبت نام-گام دوم» (A4, A5). Right or wrong, what is sent is kept and answered by a redirect: the browser's Back, another language and a closed tab
/// find the page as it was left (X14).
/// </summary>
internal sealed class RegisterDetailsModel(Drafts drafts, SecurityAnswers answers, IStringLocalizer<AccountsTexts> text) : PageModel
{
    [BindProperty]
    public DetailsForm Details { get; set; } = new();

    public RegistrationForm Draft { get; private set; } = new();

    /// <summary>The rules and whether they are met; all unmet before anything is typed, as no password comes back to the page.</summary>
    public IReadOnlyList<PasswordRule> Rules { get; private set; } = PasswordRules.Judge("", PasswordOwner.Unknown);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (await ReadyAsync(cancel) is { } elsewhere) return elsewhere;
        Details = DetailsForm.From(Draft);
        Draft.Typed?.ShowIn(ModelState, text);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (await ReadyAsync(cancel) is { } elsewhere) return elsewhere;
        var judge = new DetailsJudge(Details, Draft, ModelState);
        judge.Judge();
        var next = judge.IsSound ? Details.Into(Draft) with { Typed = null } : Draft with { Typed = judge.Typed(Request.Form) };
        next = next with
        {
            // Secrets are kept as hashes, and only sound ones; one that was kept stands as long as the names that it was judged with.
            PasswordHash = judge.PasswordIsNew ? await PasswordHash.CreateAsync(Details.Password!, cancel) : judge.PasswordStands ? Draft.PasswordHash : null,
            PasswordFor = judge.Owner.ToString(),
            AnswerHash = judge.AnswerIsNew ? await answers.HashAsync(Details.Answer!, cancel) : Draft.AnswerHash,
        };
        if (await drafts.KeepAsync(HttpContext, next, cancel) is null) return StatusCode(StatusCodes.Status413PayloadTooLarge);
        return LocalRedirect(judge.IsSound ? "/account/register/check" : RegisterSteps.Details);
    }

    /// <summary>The rules for what is typed so far; nothing is kept of it (A5).</summary>
    public async Task<IActionResult> OnPostRulesAsync(CancellationToken cancel) => await drafts.FindAsync(HttpContext, cancel) is { } draft
        ? Partial("_PasswordRules", PasswordRules.Judge(Details.Password ?? "", Details.Owner(draft)))
        : new NoContentResult();

    private async Task<IActionResult?> ReadyAsync(CancellationToken cancel)
    {
        Response.Headers.CacheControl = "no-store";
        if (await drafts.FindAsync(HttpContext, cancel) is not { } draft) return LocalRedirect("/account/register");
        Draft = draft;
        return await drafts.IsPhoneProvenAsync(HttpContext, draft, cancel) ? null : LocalRedirect(RegisterSteps.Code);
    }
}
