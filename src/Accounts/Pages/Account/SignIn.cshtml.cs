using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;
using Panah.Accounts.SignIn;
using Panah.Accounts.Texts;
using Panah.Kernel;
using Panah.People;
using Panah.Ui;

namespace Panah.Accounts.Pages.Account;

/// <summary>«ورود به سیستم» (A2).</summary>
[RenderedOnce]
internal sealed class SignInModel(PasswordSignIn signIn, IStringLocalizer<AccountsTexts> text) : PageModel
{
    /// <summary>Kept as it was typed: an account of a special group may have an identifier that is no national ID.</summary>
    [BindProperty]
    public string? Username { get; set; }

    [BindProperty]
    public string? Password { get; set; }

    [BindProperty(SupportsGet = true, Name = LocalReturn.Parameter)]
    public string? ReturnUrl { get; set; }

    public string Way(string page) => LocalReturn.Append(page, ReturnUrl);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (string.IsNullOrWhiteSpace(Username)) ModelState.AddModelError(nameof(Username), text["SignIn.Required.Username"]);
        if (string.IsNullOrEmpty(Password)) ModelState.AddModelError(nameof(Password), text["SignIn.Required.Password"]);
        if (!ModelState.IsValid) return Page();

        var result = await signIn.TryAsync(HttpContext, PersianText.Compact(Username), Password!, cancel);
        return result.Outcome switch
        {
            SignInOutcome.SignedIn => LocalRedirect(LocalReturn.Validate(ReturnUrl) ?? "/me"),
            SignInOutcome.MustChange => LocalRedirect(LocalReturn.Append("/account/password", ReturnUrl)),
            SignInOutcome.Wait => Again(text["SignIn.Wait", Math.Max(1, (int)Math.Ceiling(result.Wait.TotalSeconds))]),
            SignInOutcome.OtherRoute => Again(text["SignIn.OtherRoute"]),
            _ => Again(text["SignIn.Wrong"]),
        };
    }

    /// <summary>The same page and the same sentence for an unknown user and a wrong password.</summary>
    private PageResult Again(string sentence)
    {
        ModelState.AddModelError(nameof(Password), sentence);
        return Page();
    }
}
