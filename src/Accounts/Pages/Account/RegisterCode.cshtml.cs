using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;
using Panah.Accounts.Registration;
using Panah.Accounts.Texts;
using Panah.Kernel;

namespace Panah.Accounts.Pages.Account;

/// <summary>Between the steps of registration: the code that came to the phone (row S4).</summary>
internal sealed class RegisterCodeModel(PhoneCodes codes, RegistrationDesk desk, Drafts drafts, IStringLocalizer<AccountsTexts> text) : PageModel
{
    [BindProperty]
    public string? Code { get; set; }

    /// <summary>Another code is on its way.</summary>
    [BindProperty(SupportsGet = true)]
    public bool Resent { get; set; }

    public RegistrationForm Draft { get; private set; } = new();

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => await ReadyAsync(cancel) ?? Page();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (await ReadyAsync(cancel) is { } elsewhere) return elsewhere;
        var typed = PersianText.Compact(Code);
        if (typed.Length != 6 || !typed.All(char.IsAsciiDigit))
        {
            ModelState.AddModelError(nameof(Code), text["Code.Format"]);
            return Page();
        }

        var (verdict, left, token) = await codes.CheckAsync(HttpContext, Draft, typed, cancel);
        if (verdict == PhoneCodeVerdict.Right) return await RegisterSteps.AfterCodeAsync(HttpContext, Draft, desk, drafts, cancel, token);
        ModelState.AddModelError(nameof(Code), verdict == PhoneCodeVerdict.Wrong ? text["Code.Wrong", left] : text["Code.Over"]);
        return Page();
    }

    public async Task<IActionResult> OnPostResendAsync(CancellationToken cancel)
    {
        if (await ReadyAsync(cancel) is { } elsewhere) return elsewhere;
        var wait = await codes.SendAsync(HttpContext, Draft, cancel);
        if (wait == TimeSpan.Zero) return LocalRedirect(RegisterSteps.Code + "?resent=true");
        ModelState.AddModelError("", RegisterSteps.Wait(text, wait));
        return Page();
    }

    private async Task<IActionResult?> ReadyAsync(CancellationToken cancel)
    {
        Response.Headers.CacheControl = "no-store";
        if (await drafts.FindAsync(HttpContext, cancel) is not { } draft) return LocalRedirect("/account/register");
        Draft = draft;
        return await drafts.IsPhoneProvenAsync(HttpContext, draft, cancel) ? LocalRedirect(RegisterSteps.Details) : null;
    }
}
