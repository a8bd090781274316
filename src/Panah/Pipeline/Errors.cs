namespace Panah.Host;

/// <summary>A bug or an unknown address: people get the one error page (<c>/error/{status}</c>, with a reference number), programs problem details.</summary>
internal static class Errors
{
    public static void UseErrors(this WebApplication app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandlingPath = "/error/500",
            AllowStatusCode404Response = true,
            StatusCodeSelector = FailedRequests.Status,
            // It is logged by FailedRequests, once, with the number that people are shown.
            SuppressDiagnosticsCallback = static _ => true,
        });
        app.UseWhen(static http => WantsPage(http, http.Request.Path), pages => pages.UseStatusCodePagesWithReExecute("/error/{0}"));
    }

    public static bool WantsPage(HttpContext http, PathString path) =>
        !path.StartsWithSegments("/api", StringComparison.Ordinal) && !path.StartsWithSegments("/health", StringComparison.Ordinal)
        && http.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);
}
