using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Panah.People.Staff;

namespace Panah.BackOffice.Pages.Office;

/// <summary>Who works in the office (X5).</summary>
[RequireStaff(StaffRole.Administration)]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class StaffModel(StaffDesk desk) : PageModel
{
    public IReadOnlyList<StaffEntry> Members { get; private set; } = [];

    /// <summary>The roles one by one, as they stand in <see cref="StaffRole"/>.</summary>
    public static IEnumerable<StaffRole> Each(StaffRole roles) => Enum.GetValues<StaffRole>().Where(role => role != StaffRole.None && roles.HasFlag(role));

    public async Task OnGetAsync() => Members = await desk.ListAsync(HttpContext.RequestAborted);
}
