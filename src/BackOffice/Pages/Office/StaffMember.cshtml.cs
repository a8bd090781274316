using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;
using Panah.BackOffice.Texts;
using Panah.People.Staff;

namespace Panah.BackOffice.Pages.Office;

/// <summary>One member of staff: what they may do, and whether they may come in at all (X5).</summary>
[RequireStaff(StaffRole.Administration, Fresh = true)]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class StaffMemberModel(StaffDesk desk, StaffDirectory directory, IStringLocalizer<BackOfficeTexts> texts) : PageModel
{
    /// <summary>The roles that are ticked.</summary>
    [BindProperty] public StaffRole[] Roles { get; set; } = [];

    /// <summary>The roles that were on the screen when the form was opened.</summary>
    [BindProperty] public StaffRole Seen { get; set; }

    /// <summary>What was just done: roles, disabled or enabled.</summary>
    [FromQuery(Name = "done")] public string? Done { get; set; }

    /// <summary>New credentials, on the answer to the form and nowhere else.</summary>
    public NewStaff? Fresh { get; private set; }

    public StaffEntry Member { get; private set; } = null!;

    public bool IsSelf => Member.Id == HttpContext.GetStaff().Id;

    public static IEnumerable<StaffRole> AllRoles { get; } = [.. StaffModel.Each((StaffRole)int.MaxValue)];

    public async Task<IActionResult> OnGetAsync(Guid id)
    {
        if (!await FindAsync(id)) return NotFound();
        Roles = [.. StaffModel.Each(Member.Roles)];
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(Guid id)
    {
        if (!await FindAsync(id)) return NotFound();
        var roles = Roles.Aggregate(StaffRole.None, (all, role) => all | role);
        if (roles == StaffRole.None) ModelState.AddModelError(nameof(Roles), texts["Staff.RoleRequired"]);
        else if (IsSelf && !roles.HasFlag(StaffRole.Administration)) ModelState.AddModelError(nameof(Roles), texts["Staff.OwnAdministration"]);
        else if (await desk.ChangeRolesAsync(HttpContext.GetStaff().Id, id, Seen, roles, HttpContext.RequestAborted)) return BackTo(id, "roles");
        else return await NotNowAsync(id);
        return Page();
    }

    public async Task<IActionResult> OnPostDisableAsync(Guid id) =>
        await desk.DisableAsync(HttpContext.GetStaff().Id, id, HttpContext.RequestAborted) ? BackTo(id, "disabled") : await NotNowAsync(id);

    public async Task<IActionResult> OnPostEnableAsync(Guid id) =>
        await desk.EnableAsync(HttpContext.GetStaff().Id, id, HttpContext.RequestAborted) ? BackTo(id, "enabled") : await NotNowAsync(id);

    public async Task<IActionResult> OnPostRenewAsync(Guid id)
    {
        if (!await FindAsync(id)) return NotFound();
        Fresh = await directory.RenewAsync(HttpContext.GetStaff().Id, Member, HttpContext.RequestAborted);
        if (Fresh is null) return await NotNowAsync(id);
        ModelState.Clear();
        Roles = [.. StaffModel.Each(Member.Roles)];
        return Page();
    }

    private RedirectResult BackTo(Guid id, string what) => Redirect($"/office/staff/{id}?done={what}");

    /// <summary>A colleague was faster: the page shows how it is now.</summary>
    private async Task<IActionResult> NotNowAsync(Guid id)
    {
        if (!await FindAsync(id)) return NotFound();
        ModelState.Clear();
        ModelState.AddModelError("", texts["Staff.NotNow"]);
        Roles = [.. StaffModel.Each(Member.Roles)];
        return Page();
    }

    private async Task<bool> FindAsync(Guid id)
    {
        if (await desk.FindAsync(id, HttpContext.RequestAborted) is not { } member) return false;
        Member = member;
        return true;
    }
}
