using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Panah.People;

/// <summary>A page for a signed-in person, about their own things. Never kept by caches: the next one at this browser may be another.</summary>
[Authorize]
public abstract class SignedInPage : PageModel
{
    /// <summary>Who looks; there before the page's own handler runs.</summary>
    public SignedIn Session { get; private set; } = null!;

    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        ArgumentNullException.ThrowIfNull(next);
        ArgumentNullException.ThrowIfNull(context);
        Response.Headers.CacheControl = "no-store";
        if (await HttpContext.GetSignedInAsync() is not { } session)
        {
            context.Result = Challenge();
            return;
        }

        Session = session;
        await next();
    }
}
