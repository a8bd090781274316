using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Panah.People.Pages.Me;

/// <summary>A page about the person who looks at it. Never kept by caches: the next one at this browser may be another.</summary>
internal abstract class OwnPage : PageModel
{
    public SignedIn Session { get; private set; } = null!;

    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
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
