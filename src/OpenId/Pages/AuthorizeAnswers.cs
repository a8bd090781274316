using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.WebUtilities;
using Panah.OpenId.Authorize;
using Panah.Ui;

namespace Panah.OpenId.Pages;

/// <summary>What a page needs that sends the browser to a client.</summary>
/// <param name="Fields">What its form posts; null leads on by itself.</param>
internal sealed record Leaving(string Address, IReadOnlyList<KeyValuePair<string, string>>? Fields = null);

/// <summary>Sends the browser on: by 303, so that no form is ever posted twice (RFC 9700 section 4.12), by a page, or with a form that posts itself.</summary>
internal static class AuthorizeAnswers
{
    /// <param name="afterForm">The answer follows a form of another page of ours. Browsers hold that page's form-action against every redirect that follows, so the chain is broken by a page that leads on by itself.</param>
    public static IActionResult Send(PageModel page, AuthorizeOutcome outcome, bool afterForm = false)
    {
        if (outcome is AuthorizeOutcome.Answer { Request.FormPost: true } posted)
        {
            // OAuth 2.0 Form Post Response Mode.
            page.HttpContext.AllowFormTarget(new Uri(posted.Request.RedirectUri));
            return page.Partial("_Leaving", new Leaving(posted.Request.RedirectUri, [.. posted.Parameters]));
        }

        var address = outcome switch
        {
            AuthorizeOutcome.Go go => go.Address,
            AuthorizeOutcome.Answer answer => QueryHelpers.AddQueryString(answer.Request.RedirectUri, answer.Parameters.Select(pair => new KeyValuePair<string, string?>(pair.Key, pair.Value))),
            _ => throw new InvalidOperationException("A problem has a page of its own."),
        };
        if (afterForm && outcome is AuthorizeOutcome.Answer)
            return page.Partial("_Leaving", new Leaving(address));
        page.Response.Headers.Location = address;
        return new StatusCodeResult(303);
    }
}
