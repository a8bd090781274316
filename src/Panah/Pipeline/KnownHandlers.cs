using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace Panah.Host;

/// <summary>
/// A page is shown only through a handler of its own. Without one (a POST to a page that has none, a handler that there is not) MVC would
/// render a page whose model nobody filled.
/// </summary>
internal sealed class KnownHandlers : IPageFilter
{
    public void OnPageHandlerSelected(PageHandlerSelectedContext context)
    {
    }

    public void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
        if (context.HandlerMethod is not null)
            return;
        var http = context.HttpContext;
        var reading = HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method);
        var again = http.Features.Get<IExceptionHandlerFeature>() is not null || http.Features.Get<IStatusCodeReExecuteFeature>() is not null;
        // A page of words alone, or of an empty form, has no handler for reading and needs none.
        if (again || (reading && !context.ActionDescriptor.HandlerMethods.Any(static one => HttpMethods.IsGet(one.HttpMethod))))
            return;
        context.Result = reading ? new NotFoundResult() : new StatusCodeResult(StatusCodes.Status405MethodNotAllowed);
    }

    public void OnPageHandlerExecuted(PageHandlerExecutedContext context)
    {
    }
}
