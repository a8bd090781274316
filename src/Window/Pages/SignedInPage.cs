using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Panah.People;

namespace Panah.Window.Pages;

/// <summary>A page of the Window for who is signed in already.</summary>
[Authorize]
internal abstract class SignedInPage : PageModel
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
