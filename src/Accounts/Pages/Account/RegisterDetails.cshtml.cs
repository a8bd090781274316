using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;
using Panah.Accounts.Passwords;
using Panah.Accounts.Recovery;
using Panah.Accounts.Registration;
using Panah.Accounts.Texts;
using Panah.Kernel.Reference;
using Panah.People.Credentials;

namespace Panah.Accounts.Pages.Account;

/// <summary>
/// «ثبت نام-گام دوم» (A4, A5). Right or wrong, what is sent is kept and answered by a redirect: the browser's Back, another language and a closed tab
/// find the page as it was left (X14).
/// </summary>
internal sealed class RegisterDetailsModel(Drafts drafts, SecurityAnswers answers, IStringLocalizer<AccountsTexts> text) : PageModel
{
    private const int MostOffers = 20;
    private const int MostSought = 40;

    [BindProperty]
    public DetailsForm Details { get; set; } = new();

    /// <summary>What the lists hold before anything is typed: the neighbours, and the centres of the provinces; all of them would be 60 KB.</summary>
    public static IReadOnlyList<string> Countries => Places.NearCountries;

    public static IReadOnlyList<string> Cities => Places.ProvinceCentres;

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

    /// <summary>Countries that begin with what is typed, a name on each line; public, hence for anybody.</summary>
    public IActionResult OnGetCountries(string? q) => Names(Places.FindCountries(Sought(q), MostOffers));

    /// <inheritdoc cref="OnGetCountries"/>
    public IActionResult OnGetCities(string? q) => Names(Places.FindCities(Sought(q), MostOffers).Select(city => city.Name).Distinct(StringComparer.Ordinal));

    private static string Sought(string? typed) => typed is { Length: <= MostSought } ? typed : "";

    private static ContentResult Names(IEnumerable<string> names) => new() { Content = string.Join('\n', names), ContentType = "text/plain; charset=utf-8" };

    private async Task<IActionResult?> ReadyAsync(CancellationToken cancel)
    {
        Response.Headers.CacheControl = "no-store";
        if (await drafts.FindAsync(HttpContext, cancel) is not { } draft) return LocalRedirect("/account/register");
        Draft = draft;
        return await drafts.IsPhoneProvenAsync(HttpContext, draft, cancel) ? null : LocalRedirect(RegisterSteps.Code);
    }
}
