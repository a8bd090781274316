using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Panah.Accounts.Passwords;
using Panah.Accounts.SignIn;
using Panah.Accounts.Texts;
using Panah.People;

namespace Panah.Accounts.Pages.Account;

/// <summary>A new password for who is signed in (row U5, J-B18): after a code or passkey of a moment ago, so the old one is not asked.</summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class OwnPasswordModel(OwnPassword passwords, PasswordOwners owners, IStringLocalizer<AccountsTexts> text) : FreshlySignedInPage
{
    [BindProperty]
    public string? Password { get; set; }

    [BindProperty]
    public string? PasswordAgain { get; set; }

    public bool HasAccount { get; private set; }

    public IReadOnlyList<PasswordRule> Rules { get; private set; } = PasswordRules.Judge("", PasswordOwner.Unknown);

    public async Task OnGetAsync(CancellationToken cancel) => HasAccount = await passwords.FindAsync(Session.PersonId, cancel) is not null;

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (await passwords.FindAsync(Session.PersonId, cancel) is not { } account) return Page();
        HasAccount = true;
        Rules = PasswordRules.Judge(Password ?? "", await owners.OfPersonAsync(Session.PersonId, cancel));
        foreach (var rule in Rules.Where(rule => !rule.IsMet)) ModelState.AddModelError(nameof(Password), text[rule.Code]);
        if (!string.Equals(Password, PasswordAgain, StringComparison.Ordinal)) ModelState.AddModelError(nameof(PasswordAgain), text["Password.Repeat"]);
        if (!ModelState.IsValid) return Page();
        return await passwords.ChangeAsync(HttpContext, Session, account, Password!, cancel) ? Redirect("/me?said=PasswordChanged") : Challenge();
    }

    /// <summary>The rules for what is typed so far (A5).</summary>
    public async Task<IActionResult> OnPostRulesAsync(CancellationToken cancel) =>
        Partial("_PasswordRules", PasswordRules.Judge(Password ?? "", await owners.OfPersonAsync(Session.PersonId, cancel)));
}
