using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;
using Panah.Accounts.Registration;
using Panah.Accounts.Texts;
using Panah.People.Staff;

namespace Panah.Accounts.Pages.Office;

/// <summary>One request: the person's statement beside the registries' answers, and a decision with its reason (A12).</summary>
[RequireStaff(StaffRole.Registrations)]
internal sealed class RegistrationCaseModel(RegistrationQueue queue, CheckDecisions decisions, IStringLocalizer<AccountsTexts> text) : PageModel
{
    [BindProperty]
    public string? Reason { get; set; }

    public RegistrationCase? Case { get; private set; }

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancel)
    {
        Case = await queue.ViewAsync(id, HttpContext.GetStaff(), cancel);
        return Case is null ? NotFound() : Page();
    }

    public Task<IActionResult> OnPostActivateAsync(Guid id, CancellationToken cancel) => DecideAsync(id, activate: true, cancel);

    public Task<IActionResult> OnPostRefuseAsync(Guid id, CancellationToken cancel) => DecideAsync(id, activate: false, cancel);

    private async Task<IActionResult> DecideAsync(Guid id, bool activate, CancellationToken cancel)
    {
        var staff = HttpContext.GetStaff();
        Case = await queue.ViewAsync(id, staff, cancel);
        if (Case is null) return NotFound();
        if (string.IsNullOrWhiteSpace(Reason))
        {
            ModelState.AddModelError(nameof(Reason), text["Office.Reason.Required"]);
            return Page();
        }

        if (await decisions.DecideAsync(id, Case.Form, activate, staff.Id, Reason, cancel)) return LocalRedirect("/office/registrations");
        ModelState.AddModelError("", text["Office.Taken"]);
        Case = await queue.ViewAsync(id, staff, cancel);
        return Page();
    }
}
