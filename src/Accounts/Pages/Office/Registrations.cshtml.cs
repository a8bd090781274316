using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Panah.Accounts.Registration;
using Panah.People.Staff;

namespace Panah.Accounts.Pages.Office;

/// <summary>How the checks go, and who waits for a visit (A12).</summary>
[RequireStaff(StaffRole.Registrations)]
internal sealed class RegistrationsModel(RegistrationQueue queue) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public Guid? After { get; set; }

    public RegistrationCounts Counts { get; private set; } = new(0, 0, 0, 0, 0, 0);

    public IReadOnlyList<QueueLine> Lines { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancel)
    {
        Counts = await queue.CountAsync(cancel);
        Lines = await queue.ListAsync(HttpContext.GetStaff(), After, cancel);
    }
}
