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
internal sealed class SessionAuthentication(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
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
        // What was being posted can't be repeated after sign-in; the page it was posted from can be shown again.
        var back = HttpMethods.IsGet(Request.Method) || HttpMethods.IsHead(Request.Method) ? $"{Request.Path}{Request.QueryString}" : Request.Path.Value;
        Response.Redirect(LocalReturn.Append(SignInPage(Request.Path), back));
        Response.StatusCode = StatusCodes.Status303SeeOther;
        return Task.CompletedTask;
    }

    /// <summary>The person's own pages belong to the national Window; the organisation's e-services ask for its account (row A1).</summary>
    private static string SignInPage(PathString path) => path.StartsWithSegments("/me", StringComparison.Ordinal) ? "/window/sign-in" : "/account/sign-in";
}
