using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Panah.People;

/// <summary>ASP.NET's authentication scheme over <see cref="Sessions"/>: <c>[Authorize]</c> on a page leads a stranger to sign-in and back.</summary>
internal sealed class SessionAuthentication(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, Doors doors)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "Panah.Session";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        // Pages only: style sheets, pictures and bearer APIs never cost a look-up.
        if (Context.GetEndpoint() is not { } endpoint || (endpoint.Metadata.GetMetadata<ActionDescriptor>() is null && endpoint.Metadata.GetMetadata<IAuthorizeData>() is null))
            return AuthenticateResult.NoResult();
        if (await Context.GetSignedInAsync() is not { } session) return AuthenticateResult.NoResult();
        var identity = new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, session.PersonId.ToString())], SchemeName);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        var page = doors.For(Request.Path);
        // Who comes with the cookie of a session that is over is told so; who was sending something, that nothing of it was kept.
        // A form of a page for who is signed in can only have been opened before the session ended, whatever became of its cookie since.
        if (HttpMethods.IsPost(Request.Method)) page += "?problem=lost";
        else if (Sessions.HasCookie(Context)) page += "?problem=ended";
        Response.Redirect(LocalReturn.Append(page, PageToComeBackTo(Context)));
        Response.StatusCode = StatusCodes.Status303SeeOther;
        return Task.CompletedTask;
    }

    /// <summary>What was being posted can't be repeated after sign-in; the page it was posted from can be shown again.</summary>
    public static string? PageToComeBackTo(HttpContext http) =>
        HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method) ? $"{http.Request.Path}{http.Request.QueryString}" : http.Request.Path.Value;
}
