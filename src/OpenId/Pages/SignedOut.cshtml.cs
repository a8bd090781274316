using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Panah.OpenId.Logout;
using Panah.OpenId.Protocol;
using Panah.People;

namespace Panah.OpenId.Pages;

/// <summary>The person said yes to signing out; or is told that they are.</summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class SignedOutModel(LogoutRequests requests, Sessions sessions) : PageModel
{
    public void OnGet()
    {
    }

    public async Task<IActionResult> OnPostAsync()
    {
        var sent = await OAuthParameters.FromFormAsync(HttpContext);
        var verdict = sent is null ? null : await requests.JudgeAsync(sent, await HttpContext.GetSignedInAsync(), HttpContext.RequestAborted);
        await sessions.SignOutAsync(HttpContext, await HttpContext.GetSignedInAsync(), HttpContext.RequestAborted);
        Response.Headers.Location = verdict?.Address ?? "/openid/signed-out";
        return new StatusCodeResult(303);
    }
}
