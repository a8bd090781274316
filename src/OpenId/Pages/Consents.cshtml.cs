using Microsoft.AspNetCore.Mvc;
using Panah.OpenId.Authorize;
using Panah.People;

namespace Panah.OpenId.Pages;

/// <summary>What the person has allowed, and the way to end it.</summary>
internal sealed class ConsentsModel(Permissions permissions) : SignedInPage
{
    internal IReadOnlyList<Permission> Given { get; private set; } = [];

    [BindProperty(SupportsGet = true)]
    public bool Withdrawn { get; set; }

    public async Task OnGetAsync() =>
        Given = await permissions.ListAsync(Session.PersonId, HttpContext.RequestAborted);

    public async Task<IActionResult> OnPostAsync(string client)
    {
        await permissions.WithdrawAsync(Session.PersonId, client ?? "", HttpContext.RequestAborted);
        return RedirectToPage(new { Withdrawn = true });
    }
}
