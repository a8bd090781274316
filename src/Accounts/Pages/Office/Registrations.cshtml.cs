using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Panah.Accounts.Registration;
using Panah.People.Staff;
using Panah.Ui;

namespace Panah.Accounts.Pages.Office;

/// <summary>How the checks go, and who waits for a visit (A12).</summary>
[RequireStaff(StaffRole.Registrations)]
internal sealed class RegistrationsModel(RegistrationQueue queue) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public Guid? After { get; set; }

    public CheckProgress Progress { get; private set; } = new(0, 0, 0, 0, 0, 0, 0);

    public IReadOnlyList<QueueLine> Lines { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        Progress = await queue.ProgressAsync(cancel);
        if (Fragments.IsAsked(HttpContext)) return Partial("_CheckProgress", Progress);
        Lines = await queue.ListAsync(HttpContext.GetStaff(), After, cancel);
        return Page();
    }
}
