namespace Panah.Host;

/// <summary>
/// Row X11: <c>/openapi/v1.json</c>. Written by hand, since the endpoints read their bodies by hand and a generator would see nothing of them;
/// a test holds it against the routes that there are.
/// </summary>
internal static class OpenApi
{
    public static void MapOpenApiDocument(this WebApplication app)
    {
        using var stream = typeof(OpenApi).Assembly.GetManifestResourceStream("openapi.json")!;
        var document = new byte[stream.Length];
        stream.ReadExactly(document);
        app.MapGet("/openapi/v1.json", (HttpContext http) =>
        {
            // Tools of other origins read it; it is the same for everybody.
            http.Response.Headers.AccessControlAllowOrigin = "*";
            http.Response.Headers.CacheControl = "public, max-age=300";
            return Results.Bytes(document, "application/json");
        });
    }
}
