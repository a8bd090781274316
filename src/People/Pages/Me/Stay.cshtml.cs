using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace Panah.People.Pages.Me;

/// <summary>Keeps the session when its end is near: being asked is all it takes.</summary>
[Authorize]
internal sealed class StayModel(TimeProvider time) : SignedInPage
{
    /// <summary>A page asks by itself how many seconds are left, which keeps nothing.</summary>
    public IActionResult OnGet() => Request.Headers.ContainsKey("X-Fragment")
        ? Content(((int)(Session.EndsAt - time.GetUtcNow()).TotalSeconds).ToString(CultureInfo.InvariantCulture), "text/plain")
        : Redirect("/me");


    public IActionResult OnPost() => Redirect("/me");
}
