using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Panah.Kernel;

namespace Panah.People.Levels;

/// <summary>
/// Stands before every route (row S2): a stranger is led to sign-in, a session below the room's level to the step that raises it, both back
/// afterwards. Staff and programs are judged by their own gates; a route whose room has said nothing is closed to all.
/// </summary>
internal sealed class LevelGate(RequestDelegate next, RoomLevels rooms)
{
    private readonly ConditionalWeakTable<Endpoint, StrongBox<Level?>> _known = [];

    public async Task InvokeAsync(HttpContext http)
    {
        if (http.GetEndpoint() is not RouteEndpoint endpoint)
        {
            await next(http);
            return;
        }

        var least = _known.GetValue(endpoint, one => new StrongBox<Level?>(rooms.Of((RouteEndpoint)one))).Value;
        if (least is null)
            http.Response.StatusCode = StatusCodes.Status403Forbidden;
        else if (least is < Level.Initial or > Level.Passkey)
            await next(http);
        else if (await http.GetSignedInAsync() is not { } session)
            await http.ChallengeAsync();
        else if (session.Level < least)
            Raise(http, least.Value);
        else if (session.Acting != ActingState.Fine && !http.Request.Path.StartsWithSegments("/me", StringComparison.OrdinalIgnoreCase))
            // Nothing is shown or done for the person in place of the company without a word.
            See(http, $"/me/companies?said={session.Acting}");
        else
            await next(http);
    }

    private static void Raise(HttpContext http, Level least) => See(http, StepUp.PageFor(least, SessionAuthentication.PageToComeBackTo(http)));

    private static void See(HttpContext http, string page)
    {
        http.Response.StatusCode = StatusCodes.Status303SeeOther;
        http.Response.Headers.Location = page;
    }
}

/// <summary>Puts the gate into the pipeline, after routing.</summary>
public static class LevelGateExtensions
{
    public static IApplicationBuilder UseLevels(this IApplicationBuilder app) => app.UseMiddleware<LevelGate>();
}
