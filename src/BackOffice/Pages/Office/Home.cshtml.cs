using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;
using Panah.People.Staff;

namespace Panah.BackOffice.Pages.Office;

/// <summary>The rooms that the member's roles open; each capability brings its own.</summary>
[RequireStaff(StaffRole.None)]
internal sealed class HomeModel(IEnumerable<OfficeRoom> rooms, IStringLocalizerFactory texts, StaffDirectory staff) : PageModel
{
    public IEnumerable<(string Path, string Title)> Rooms =>
        rooms.Where(room => (HttpContext.GetStaff().Roles & room.Role) != StaffRole.None)
            .Select(room => (room.Path, texts.Create(room.Texts)[room.TitleKey].Value));

    /// <summary>Failed sign-ins with their name since they last came: told, so that they can say something.</summary>
    public int Failures { get; private set; }

    public async Task OnGetAsync(CancellationToken cancel) => Failures = await staff.FailuresSinceLastAsync(HttpContext.GetStaff(), cancel);

    public string Username => HttpContext.GetStaff().Username;

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        await staff.SignOutAsync(HttpContext, cancel);
        return LocalRedirect("/office/sign-in");
    }
}
