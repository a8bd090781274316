using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.Extensions.DependencyInjection;
using Panah.Kernel;
using Panah.People.Levels;

namespace Panah.People;

/// <summary>
/// A page that changes what opens the account: it wants a code or passkey of a moment ago, or a browser left open would give it away.
/// Otherwise the code is asked first, and leads back.
/// </summary>
public abstract class FreshlySignedInPage : SignedInPage
{
    /// <summary>How long ago the code may be when the page is opened.</summary>
    private static readonly TimeSpan ToOpen = TimeSpan.FromMinutes(10);

    /// <summary>And when it is sent: the form may take a while to fill in.</summary>
    private static readonly TimeSpan ToSend = TimeSpan.FromMinutes(20);

    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (await HttpContext.GetSignedInAsync() is { } session && !IsFresh(session))
        {
            context.Result = Redirect(StepUp.AgainFor(SessionAuthentication.PageToComeBackTo(HttpContext)));
            return;
        }

        await base.OnPageHandlerExecutionAsync(context, next);
    }

    private bool IsFresh(SignedIn session)
    {
        var age = HttpContext.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow() - session.AuthenticatedAt;
        return session.Level >= Level.Code && age <= (HttpMethods.IsGet(Request.Method) ? ToOpen : ToSend);
    }
}
