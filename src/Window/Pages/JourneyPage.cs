using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.DependencyInjection;
using Panah.People;
using Panah.Ui;

namespace Panah.Window.Pages;

/// <summary>
/// A page of one step: only for a browser whose sign-in stands there. Every other (back button, bookmark, second tab, no cookie)
/// is led to where its sign-in stands, or to its beginning; nobody sees an error for having gone back.
/// </summary>
internal abstract class JourneyPage(Step step) : PageModel
{
    public Journey Journey { get; private set; } = null!;

    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        Response.Headers.CacheControl = "no-store";
        if (await context.HttpContext.RequestServices.GetRequiredService<Journeys>().FindAsync(context.HttpContext) is not { } journey)
        {
            // Back after all is done: whoever is signed in is where they wanted to be.
            context.Result = Elsewhere() ?? (await context.HttpContext.GetSignedInAsync() is null ? Steps.ToSignIn("expired", null) : Steps.To(Steps.Home));
            return;
        }

        if (journey.Step != step)
        {
            context.Result = Elsewhere() ?? Steps.To(Steps.Of(journey));
            return;
        }

        Journey = journey;
        await next();
    }

    /// <summary>A part of a page that is no longer this sign-in's is not filled with another page: the whole page is to be loaded anew.</summary>
    private NoContentResult? Elsewhere() => Fragments.IsAsked(HttpContext) ? new NoContentResult() : null;
}
