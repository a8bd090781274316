using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace Panah.People.Pages.Me;

/// <summary>Keeps the session when its end is near: being asked is all it takes.</summary>
[Authorize]
internal sealed class StayModel : SignedInPage
{
    public IActionResult OnGet() => Redirect("/me");

    public IActionResult OnPost() => Redirect("/me");
}
