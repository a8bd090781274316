using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.WebUtilities;
using Panah.OpenId.Logout;
using Panah.OpenId.Protocol;
using Panah.People;

namespace Panah.OpenId.Pages;

/// <summary>The end session endpoint (OpenID Connect RP-Initiated Logout section 2).</summary>
[IgnoreAntiforgeryToken(Order = 1001)]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class LogoutModel(LogoutRequests requests, Sessions sessions) : PageModel
{
    internal LogoutVerdict Verdict { get; private set; } = null!;

    public bool SignedIn { get; private set; }

    internal OAuthParameters Sent { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync()
    {
        Sent = new OAuthParameters(Request.Query);
        var signedIn = await HttpContext.GetSignedInAsync();
        SignedIn = signedIn is not null;
        Verdict = await requests.JudgeAsync(Sent, signedIn, HttpContext.RequestAborted);
        if (Verdict.Problem is not null)
            Response.StatusCode = 400;
        if (Verdict is not { Problem: null, Sure: true })
            return SignedIn || Verdict.Problem is not null ? Page() : Done(null);
        await sessions.SignOutAsync(HttpContext, signedIn, HttpContext.RequestAborted);
        return Done(Verdict.Address);
    }

    /// <summary>A POST from another site brings no session cookie (SameSite), so the browser is sent round once by GET.</summary>
    public async Task<IActionResult> OnPostAsync()
    {
        var parameters = await OAuthParameters.FromFormAsync(HttpContext) ?? new OAuthParameters(Request.Query);
        return parameters.Repeated || parameters.Broken
            ? Redirect(Issuer.Logout)
            : See(QueryHelpers.AddQueryString(Issuer.Logout, parameters.All.Select(pair => new KeyValuePair<string, string?>(pair.Key, pair.Value))));
    }

    private StatusCodeResult Done(string? address) => See(address ?? "/openid/signed-out");

    private StatusCodeResult See(string address)
    {
        Response.Headers.Location = address;
        return new StatusCodeResult(303);
    }
}
