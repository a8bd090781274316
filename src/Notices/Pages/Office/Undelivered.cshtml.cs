using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Panah.Notices.Letters;
using Panah.People.Staff;

namespace Panah.Notices.Pages;

/// <summary>Letters that could not be announced: staff complete the contact and try again, or send paper.</summary>
[RequireStaff(StaffRole.Letters)]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class UndeliveredModel(Undelivered undelivered, Employers employers) : PageModel
{
    [BindProperty(SupportsGet = true)] public string? Done { get; set; }

    internal IReadOnlyList<UndeliveredLine> Lines { get; private set; } = [];

    internal string EmployerOf(UndeliveredLine line) => employers.Show(line.Employer);

    public async Task OnGetAsync() => Lines = await undelivered.ListAsync(HttpContext.RequestAborted);

    public async Task<IActionResult> OnPostAsync(Guid id)
    {
        await undelivered.RetryAsync(id, HttpContext.GetStaff().Id, HttpContext.RequestAborted);
        return Redirect("/office/letters?done=again");
    }
}
