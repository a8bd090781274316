using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Panah.OpenId.Authorize;
using Panah.People;

namespace Panah.OpenId.Pages;

/// <summary>What the person has allowed, and the way to end it.</summary>
[Authorize]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class ConsentsModel(Permissions permissions) : PageModel
{
    internal IReadOnlyList<Permission> Given { get; private set; } = [];

    [BindProperty(SupportsGet = true)]
    public bool Withdrawn { get; set; }

    public async Task OnGetAsync() =>
        Given = await permissions.ListAsync((await HttpContext.GetSignedInAsync())!.PersonId, HttpContext.RequestAborted);

    public async Task<IActionResult> OnPostAsync(string client)
    {
        await permissions.WithdrawAsync((await HttpContext.GetSignedInAsync())!.PersonId, client ?? "", HttpContext.RequestAborted);
        return RedirectToPage(new { Withdrawn = true });
    }
}
