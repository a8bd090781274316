using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Panah.Data;
using Panah.OpenId.Authorize;
using Panah.OpenId.Protocol;
using Panah.People;

namespace Panah.OpenId.Pages;

/// <summary>The authorization endpoint (RFC 6749 section 3.1): a client sends its people here, by GET or POST.</summary>
[IgnoreAntiforgeryToken(Order = 1001)]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class AuthorizeModel(AuthorizeFlow flow) : PageModel
{
    internal Rule? Problem { get; private set; }

    public async Task<IActionResult> OnGetAsync(string? interaction)
    {
        var signedIn = await HttpContext.GetSignedInAsync();
        var outcome = interaction is not null
            ? await flow.ResumeAsync(interaction, signedIn, HttpContext.RequestAborted)
            : await flow.BeginAsync(new OAuthParameters(Request.Query), RequestSource.Of(HttpContext), signedIn, HttpContext.RequestAborted);
        return Show(outcome, afterForm: interaction is not null);
    }

    /// <summary>A POST from another site brings no session cookie (SameSite), so the browser is sent round once by GET.</summary>
    public async Task<IActionResult> OnPostAsync()
    {
        var parameters = await OAuthParameters.FromFormAsync(HttpContext) ?? new OAuthParameters(Request.Query);
        return Show(await flow.ReceiveAsync(parameters, RequestSource.Of(HttpContext), HttpContext.RequestAborted));
    }

    private IActionResult Show(AuthorizeOutcome outcome, bool afterForm = false)
    {
        if (outcome is not AuthorizeOutcome.Problem problem)
            return AuthorizeAnswers.Send(this, outcome, afterForm);
        Problem = problem.Rule;
        Response.StatusCode = 400;
        return Page();
    }
}
