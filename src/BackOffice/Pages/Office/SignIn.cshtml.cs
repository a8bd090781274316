using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;
using Panah.BackOffice.Texts;
using Panah.Kernel;
using Panah.People;
using Panah.People.Staff;

namespace Panah.BackOffice.Pages.Office;

/// <summary>Staff sign in with a password and a code of their authenticator app.</summary>
internal sealed class SignInModel(StaffDirectory staff, IStringLocalizer<BackOfficeTexts> text) : PageModel
{
    [BindProperty]
    public string? Username { get; set; }

    [BindProperty]
    public string? Password { get; set; }

    [BindProperty]
    public string? Code { get; set; }

    [BindProperty(SupportsGet = true, Name = LocalReturn.Parameter)]
    public string? ReturnUrl { get; set; }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (string.IsNullOrWhiteSpace(Username)) ModelState.AddModelError(nameof(Username), text["Required"]);
        if (string.IsNullOrEmpty(Password)) ModelState.AddModelError(nameof(Password), text["Required"]);
        if (string.IsNullOrWhiteSpace(Code)) ModelState.AddModelError(nameof(Code), text["Required"]);
        if (!ModelState.IsValid) return Page();

        if (await staff.SignInAsync(HttpContext, Username!, Password!, PersianText.Compact(Code), cancel))
            return LocalRedirect(LocalReturn.Validate(ReturnUrl) ?? "/office");
        ModelState.AddModelError(nameof(Code), text["SignIn.Wrong"]);
        return Page();
    }
}
