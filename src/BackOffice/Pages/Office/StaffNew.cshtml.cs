using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;
using Panah.BackOffice.Texts;
using Panah.Kernel;
using Panah.People.Staff;

namespace Panah.BackOffice.Pages.Office;

/// <summary>A new member of staff; password and authenticator are on the answer to this form and nowhere else (X5).</summary>
[RequireStaff(StaffRole.Administration, Fresh = true)]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class StaffNewModel(StaffDirectory directory, IStringLocalizer<BackOfficeTexts> texts) : PageModel
{
    private const int LongestBranch = 10;

    [BindProperty] public string? Username { get; set; }
    [BindProperty] public string? Branch { get; set; }
    [BindProperty] public StaffRole[] Roles { get; set; } = [];

    public NewStaff? Added { get; private set; }

    public async Task OnPostAsync()
    {
        var roles = Roles.Aggregate(StaffRole.None, (all, role) => all | role);
        var branch = PersianText.Compact(Branch);
        if (!StaffDirectory.IsUsername(Username)) ModelState.AddModelError(nameof(Username), texts["Staff.BadUsername"]);
        if (branch.Length > LongestBranch || !branch.All(char.IsAsciiDigit)) ModelState.AddModelError(nameof(Branch), texts["Staff.BadBranch"]);
        if (roles == StaffRole.None) ModelState.AddModelError(nameof(Roles), texts["Staff.RoleRequired"]);
        if (!ModelState.IsValid) return;
        Added = await directory.AddAsync(Username!, roles, branch.Length == 0 ? null : branch, by: HttpContext.GetStaff().Id, cancel: HttpContext.RequestAborted);
        if (Added is null) ModelState.AddModelError(nameof(Username), texts["Staff.Taken"]);
    }
}
