using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Panah.People.Pages.Me;

/// <summary>Sign-out is a POST, so that no picture on another site can do it. A GET (typed, or back button) leads home.</summary>
internal sealed class SignOutModel(Sessions sessions) : PageModel
{
    public IActionResult OnGet() => Redirect("/");

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        await sessions.SignOutAsync(HttpContext, cancel);
        return Redirect("/");
    }
}
