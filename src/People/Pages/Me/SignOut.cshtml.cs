using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Panah.People.Pages.Me;

/// <summary>Sign-out is a POST, so that no picture on another site can do it. Afterwards the page says that it is done (J-B18).</summary>
internal sealed class SignOutModel(Sessions sessions) : PageModel
{
    public async Task<IActionResult> OnGetAsync()
    {
        if (await HttpContext.GetSignedInAsync() is not null) return Redirect("/me");
        // What scripts may have kept goes with the session (ASVS 14.3.1). Pages are never kept, and styles and fonts belong to nobody: they stay.
        Response.Headers["Clear-Site-Data"] = "\"storage\"";
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        await sessions.SignOutAsync(HttpContext, await HttpContext.GetSignedInAsync(), cancel);
        return Redirect("/me/sign-out");
    }
}
