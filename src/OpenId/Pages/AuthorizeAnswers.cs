using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Panah.OpenId.Authorize;
using Panah.Ui;

namespace Panah.OpenId.Pages;

/// <summary>Sends the browser on: by 303, so that no form is ever posted twice (RFC 9700 section 4.12), by a page, or with a form that posts itself.</summary>
internal static class AuthorizeAnswers
{
    /// <param name="afterForm">The answer follows a form of another page of ours. Browsers hold that page's form-action against every redirect that follows, so the chain is broken by a page that leads on by itself.</param>
    public static IActionResult Send(PageModel page, AuthorizeOutcome outcome, bool afterForm = false)
    {
        if (outcome is AuthorizeOutcome.Answer { Request.FormPost: true } posted)
            return Form(page, posted);
        var address = outcome switch
        {
            AuthorizeOutcome.Go go => go.Address,
            AuthorizeOutcome.Answer answer => QueryHelpers.AddQueryString(answer.Request.RedirectUri, answer.Parameters.Select(pair => new KeyValuePair<string, string?>(pair.Key, pair.Value))),
            _ => throw new InvalidOperationException("A problem has a page of its own."),
        };
        if (afterForm && outcome is AuthorizeOutcome.Answer)
            return Html($"{Head}<meta http-equiv=\"refresh\" content=\"0;url={Encode(address)}\"><p><a href=\"{Encode(address)}\">ادامه</a></p></html>");
        page.Response.Headers.Location = address;
        return new StatusCodeResult(303);
    }

    private const string Head = "<!doctype html><html lang=\"fa\" dir=\"rtl\"><meta charset=\"utf-8\"><meta name=\"referrer\" content=\"no-referrer\"><meta name=\"viewport\" content=\"width=device-width\"><title>پناه</title>";

    /// <summary>OAuth 2.0 Form Post Response Mode. The button is for browsers without JavaScript.</summary>
    private static ContentResult Form(PageModel page, AuthorizeOutcome.Answer answer)
    {
        page.HttpContext.AllowFormTarget(new Uri(answer.Request.RedirectUri));
        var html = new StringBuilder(Head).Append("<form method=\"post\" action=\"").Append(Encode(answer.Request.RedirectUri)).Append("\">");
        foreach (var (name, value) in answer.Parameters)
            html.Append("<input type=\"hidden\" name=\"").Append(Encode(name)).Append("\" value=\"").Append(Encode(value)).Append("\">");
        return Html(html.Append("<button>ادامه</button></form><script src=\"").Append(page.HttpContext.RequestServices.GetRequiredService<Frame>().Asset("form-post.js")).Append("\"></script></html>").ToString());
    }

    private static ContentResult Html(string html) => new() { Content = html, ContentType = "text/html; charset=utf-8" };

    private static string Encode(string text) => HtmlEncoder.Default.Encode(text);
}
