using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;
using Panah.BackOffice.Texts;
using Panah.Kernel;
using Panah.People;
using Panah.People.Staff;

namespace Panah.BackOffice.Pages.Office;

/// <summary>A fresh code before what gives others power: staff, clients, keys, tariffs (S-M13). Leads back to where it was asked for.</summary>
[RequireStaff(StaffRole.None)]
internal sealed class ConfirmModel(StaffProof proof, IStringLocalizer<BackOfficeTexts> text) : PageModel
{
    [BindProperty]
    public string? Code { get; set; }

    [BindProperty(SupportsGet = true, Name = LocalReturn.Parameter)]
    public string? ReturnUrl { get; set; }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (await proof.ConfirmAsync(HttpContext.GetStaff(), PersianText.Compact(Code), cancel)) return LocalRedirect(LocalReturn.Validate(ReturnUrl) ?? "/office");
        ModelState.AddModelError(nameof(Code), text["Confirm.Wrong"]);
        return Page();
    }
}
