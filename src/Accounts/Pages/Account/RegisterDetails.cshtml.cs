using System.Net.Mail;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;
using Panah.Accounts.Passwords;
using Panah.Accounts.Recovery;
using Panah.Accounts.Registration;
using Panah.Accounts.Texts;
using Panah.Kernel;
using Panah.People.Credentials;

namespace Panah.Accounts.Pages.Account;

/// <summary>«ثبت نام-گام دوم» (A4, A5).</summary>
internal sealed class RegisterDetailsModel(Drafts drafts, SecurityAnswers answers, IStringLocalizer<AccountsTexts> text) : PageModel
{
    private const int MostText = 200;

    [BindProperty]
    public DetailsForm Details { get; set; } = new();

    public RegistrationForm Draft { get; private set; } = new();

    /// <summary>The rules and whether they are met; all unmet before anything is typed, as no password comes back to the page.</summary>
    public IReadOnlyList<PasswordRule> Rules { get; private set; } = PasswordRules.Judge("", new PasswordOwner("", "", ""));

    /// <summary>The person comes back to a form that was filled in before: secrets are asked again.</summary>
    public bool WasFilled => Draft.LastName.Length > 0;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (await drafts.FindAsync(HttpContext, cancel) is not { } draft) return LocalRedirect("/account/register");
        Draft = draft;
        Details = DetailsForm.From(draft);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (await drafts.FindAsync(HttpContext, cancel) is not { } draft) return LocalRedirect("/account/register");
        Judge(draft);
        // Kept before it is judged: an error, a closed tab or a restart loses nothing (X14). Secrets only once they are sound.
        Draft = Details.Into(draft) with { PasswordHash = null, AnswerHash = null };
        if (ModelState.IsValid)
        {
            Draft = Draft with
            {
                PasswordHash = await PasswordHash.CreateAsync(Details.Password!, cancel),
                AnswerHash = await answers.HashAsync(Details.Answer!, cancel),
            };
        }

        await drafts.KeepAsync(HttpContext, Draft, cancel);
        return ModelState.IsValid ? LocalRedirect("/account/register/check") : Page();
    }

    /// <summary>The rules for what is typed so far; nothing is kept of it (A5).</summary>
    public async Task<IActionResult> OnPostRulesAsync(CancellationToken cancel) => await drafts.FindAsync(HttpContext, cancel) is { } draft
        ? Partial("_PasswordRules", PasswordRules.Judge(Details.Password ?? "", OwnerIn(draft)))
        : new NoContentResult();

    private PasswordOwner OwnerIn(RegistrationForm draft) => new(Details.FirstName ?? "", Details.LastName ?? "", draft.NationalId.Value);

    private void Judge(RegistrationForm draft)
    {
        foreach (var (field, value) in Details.RequiredTexts) JudgeText($"Details.{field}", value);
        Require("Details.BirthDate", Details.BirthDate is null);
        Require("Details.Gender", Details.Gender is null);
        if (Details.Email is { Length: > 0 } && !MailAddress.TryCreate(Details.Email, out _)) ModelState.AddModelError("Details.Email", text["Register.Email.Form"]);
        if (Details.QuestionKey is null || !SecurityAnswers.Questions.Contains(Details.QuestionKey, StringComparer.Ordinal)) Require("Details.QuestionKey", true);
        if (PersianText.Fold(Details.Answer ?? "").Length < 2) ModelState.AddModelError("Details.Answer", text["Answer.Short"]);
        JudgePassword(draft);
    }

    private void JudgePassword(RegistrationForm draft)
    {
        Rules = PasswordRules.Judge(Details.Password ?? "", OwnerIn(draft));
        foreach (var rule in Rules.Where(rule => !rule.IsMet)) ModelState.AddModelError("Details.Password", text[rule.Code]);
        if (!string.Equals(Details.Password, Details.PasswordAgain, StringComparison.Ordinal))
            ModelState.AddModelError("Details.PasswordAgain", text["Password.Repeat"]);
    }

    private void JudgeText(string field, string? value)
    {
        Require(field, string.IsNullOrWhiteSpace(value));
        if (value?.Length > MostText) ModelState.AddModelError(field, text["Register.TooLong", MostText]);
    }

    private void Require(string field, bool missing)
    {
        if (missing && ModelState.GetFieldValidationState(field) != ModelValidationState.Invalid) ModelState.AddModelError(field, text["Register.Required"]);
    }
}
