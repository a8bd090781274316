using Panah.Ui;

namespace Panah.Host;

/// <summary>
/// On every answer, errors included: no script but our own files, no frame around us, no guessing of types, and nothing of a page kept
/// by anyone unless the page says otherwise.
/// </summary>
internal static class SecurityHeaders
{
    private const string Policy =
        "default-src 'self'; img-src 'self' data:; media-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'";

    /// <summary>For what programs read: nothing of it is ever run, styled or framed.</summary>
    private const string DataPolicy = "default-src 'none'; frame-ancestors 'none'";

    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app) => app.Use(static (http, next) =>
    {
        http.Response.OnStarting(static state =>
        {
            Put((HttpContext)state);
            return Task.CompletedTask;
        }, http);
        return next(http);
    });

    private static void Put(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        if (headers.CacheControl.Count == 0)
            headers.CacheControl = "no-store";
        // The rest is about documents; on JSON it would only be bytes and time.
        if (http.Response.ContentType?.StartsWith("application/json", StringComparison.Ordinal) == true)
        {
            headers.ContentSecurityPolicy = DataPolicy;
            return;
        }

        var targets = FormTargets.Of(http);
        headers.ContentSecurityPolicy = targets.Count == 0 ? Policy : Policy + string.Concat(targets.Select(target => " " + target));
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(self), geolocation=(), microphone=()";
    }
}
