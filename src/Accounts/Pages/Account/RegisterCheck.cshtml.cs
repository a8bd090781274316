using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;
using Panah.Accounts.Registration;
using Panah.Accounts.Texts;

namespace Panah.Accounts.Pages.Account;

/// <summary>Check your answers, then send (A6).</summary>
internal sealed class RegisterCheckModel(Drafts drafts, RegistrationDesk desk, IStringLocalizer<AccountsTexts> text) : PageModel
{
    public RegistrationForm Form { get; private set; } = new();

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => await ReadyAsync(cancel) ?? Page();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (await ReadyAsync(cancel) is { } elsewhere) return elsewhere;
        switch (await desk.SubmitAsync(Form, drafts.TokenHash(HttpContext), cancel))
        {
            case SubmitOutcome.HasAccount:
                ModelState.AddModelError("", text["Register.Exists"]);
                return Page();
            case SubmitOutcome.PhoneNotProven:
                return LocalRedirect(RegisterSteps.Code);
            default:
                return LocalRedirect(RegisterSteps.Waiting);
        }
    }

    private async Task<IActionResult?> ReadyAsync(CancellationToken cancel)
    {
        if (await drafts.FindAsync(HttpContext, cancel) is not { } draft) return LocalRedirect("/account/register/waiting");
        Form = draft;
        return draft.IsComplete ? null : LocalRedirect("/account/register/details");
    }
}
