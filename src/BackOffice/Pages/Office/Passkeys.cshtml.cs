using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;
using Panah.BackOffice.Texts;
using Panah.Kernel;
using Panah.People.Staff;

namespace Panah.BackOffice.Pages.Office;

/// <summary>A member's own passkeys (row S7): added after a fresh code, taken away.</summary>
[RequireStaff(StaffRole.None, Fresh = true)]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class PasskeysModel(StaffPasskeys passkeys, IStringLocalizer<BackOfficeTexts> text) : PageModel
{
    [BindProperty]
    public string? Name { get; set; }

    public IReadOnlyList<StaffPasskey> Keys { get; private set; } = [];

    public string? Said { get; private set; }

    public async Task OnGetAsync(string? said, CancellationToken cancel)
    {
        Said = said is "Added" or "Removed" ? "Passkeys." + said : null;
        Keys = await passkeys.ListAsync(HttpContext.GetStaff(), cancel);
    }

    public async Task<IActionResult> OnPostOptionsAsync() => Content(await passkeys.BeginAddAsync(HttpContext, HttpContext.GetStaff()), "application/json");

    public async Task<IActionResult> OnPostAsync(string? credential, CancellationToken cancel)
    {
        var name = PersianText.Tidy(Name ?? "") is { Length: > 0 } typed ? typed : text["Passkeys.Unnamed"].Value;
        if (await passkeys.AddAsync(HttpContext, HttpContext.GetStaff(), credential ?? "", name, cancel)) return Redirect("/office/passkeys?said=Added");
        ModelState.AddModelError("", text["Passkeys.Refused"]);
        Keys = await passkeys.ListAsync(HttpContext.GetStaff(), cancel);
        return Page();
    }

    public async Task<IActionResult> OnPostRemoveAsync(Guid id, CancellationToken cancel) =>
        await passkeys.RemoveAsync(HttpContext.GetStaff(), id, cancel) ? Redirect("/office/passkeys?said=Removed") : NotFound();
}
