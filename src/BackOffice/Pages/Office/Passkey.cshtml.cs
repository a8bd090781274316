using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;
using Panah.BackOffice.Texts;
using Panah.People;
using Panah.People.Staff;

namespace Panah.BackOffice.Pages.Office;

/// <summary>Into the office by passkey, or, for who is in, a fresh proof by it.</summary>
internal sealed class PasskeyModel(StaffPasskeys passkeys, StaffDirectory staff, IStringLocalizer<BackOfficeTexts> text) : PageModel
{
    [BindProperty(SupportsGet = true, Name = LocalReturn.Parameter)]
    public string? ReturnUrl { get; set; }

    public async Task<IActionResult> OnPostAsync(string? credential, CancellationToken cancel)
    {
        var passed = await staff.SeenAsync(HttpContext) is { } member
            ? await passkeys.ConfirmAsync(HttpContext, member, credential ?? "", cancel)
            : await passkeys.SignInAsync(HttpContext, credential ?? "", cancel);
        if (passed) return LocalRedirect(LocalReturn.Validate(ReturnUrl) ?? "/office");
        ModelState.AddModelError("", text["Passkeys.NotKnown"]);
        return Page();
    }
}
