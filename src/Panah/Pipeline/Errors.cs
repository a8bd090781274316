namespace Panah.Host;

/// <summary>A bug or an unknown address: people get the one error page (<c>/error/{status}</c>, with a reference number), programs problem details.</summary>
internal static class Errors
{
    public static void UseErrors(this WebApplication app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandlingPath = "/error/500", AllowStatusCode404Response = true });
        app.UseWhen(WantsPage, pages => pages.UseStatusCodePagesWithReExecute("/error/{0}"));
    }

    private static bool WantsPage(HttpContext http) =>
        !http.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal) && !http.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal)
        && http.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);
}
