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
internal sealed class SignInModel(PasswordSignIn signIn, SecurityCode securityCode, IStringLocalizer<AccountsTexts> text) : PageModel
{
    /// <summary>Kept as it was typed: an account of a special group may have an identifier that is no national ID.</summary>
    [BindProperty]
    public string? Username { get; set; }

    [BindProperty]
    public string? Password { get; set; }

    [BindProperty(SupportsGet = true, Name = LocalReturn.Parameter)]
    public string? ReturnUrl { get; set; }

    /// <summary>Many tries came from this address lately.</summary>
    public bool AsksCode { get; private set; }

    /// <summary>Why the person was led here, by its short name; anything else is ignored.</summary>
    [FromQuery(Name = "problem")]
    public string? Problem { get; set; }

    /// <summary>Who is signed in is led on; a link that asks for another sign-in says so.</summary>
    public async Task<IActionResult> OnGetAsync(string? again)
    {
        if (again is null && await HttpContext.GetSignedInAsync() is not null) return LocalRedirect(LocalReturn.Validate(ReturnUrl) ?? "/me");
        return Page();
    }

    /// <summary>What the right password found in place of an open account; null for a fresh page or a wrong one.</summary>
    public SignInOutcome? Outcome { get; private set; }

    public string Way(string page) => LocalReturn.Append(page, ReturnUrl);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (string.IsNullOrWhiteSpace(Username)) ModelState.AddModelError(nameof(Username), text["SignIn.Required.Username"]);
        if (string.IsNullOrEmpty(Password)) ModelState.AddModelError(nameof(Password), text["SignIn.Required.Password"]);
        if (!ModelState.IsValid) return Page();

        AsksCode = await SecurityCode.IsBroughtAsync(HttpContext);
        if (AsksCode && !await securityCode.CheckAsync(HttpContext, ModelState, "accounts.sign-in")) return Page();
        var result = await signIn.TryAsync(HttpContext, PersianText.Compact(Username), Password!, solved: AsksCode || !securityCode.IsOn, cancel);
        return result.Outcome switch
        {
            SignInOutcome.SignedIn => LocalRedirect(LocalReturn.Validate(ReturnUrl) ?? result.Home),
            SignInOutcome.MustChange => LocalRedirect(LocalReturn.Append("/account/password", ReturnUrl)),
            SignInOutcome.SecurityCode => AskCode(),
            SignInOutcome.Wait => Again(text["SignIn.Wait", Math.Max(1, (int)Math.Ceiling(result.Wait.TotalSeconds))]),
            SignInOutcome.OtherRoute => Again(text["SignIn.OtherRoute"]),
            SignInOutcome.Barred or SignInOutcome.Unproven or SignInOutcome.Closed or SignInOutcome.RequestWaits or SignInOutcome.RequestNeedsVisit or SignInOutcome.RequestRefused or SignInOutcome.RegistryDown => Said(result.Outcome),
            _ => Again(text["SignIn.Wrong"]),
        };
    }

    private PageResult AskCode()
    {
        AsksCode = true;
        // In the summary, not at the code: there it would be a wrong answer, which opens the picture.
        ModelState.AddModelError("", text["SignIn.Code"]);
        return Page();
    }

    /// <summary>The password is right and yet opens nothing: where things stand, and what comes next (U4).</summary>
    private PageResult Said(SignInOutcome outcome)
    {
        Outcome = outcome;
        ModelState.AddModelError("", text[$"SignIn.{outcome}"]);
        return Page();
    }

    /// <summary>The same page and the same sentence for an unknown user and a wrong password.</summary>
    private PageResult Again(string sentence)
    {
        ModelState.AddModelError(nameof(Password), sentence);
        return Page();
    }
}
