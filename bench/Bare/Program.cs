// What the platform itself can do, to measure Panah against: `plain` answers a few bytes, `page` is a bare Razor page
// with one form and antiforgery, `sign` only signs (POST /ES256, POST /RS256), `empty` is ASP.NET Core's empty app. The second word is the port.
var (kind, port) = (args[0], args[1]);
var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.UseUrls($"http://localhost:{port}");
if (kind == "page")
    builder.Services.AddRazorPages();
var app = builder.Build();
if (kind == "page")
    app.MapRazorPages();
else
    app.MapGet("/", () => "Hello World!");
if (kind == "sign")
{
    foreach (var algorithm in new[] { "ES256", "RS256" })
        app.MapPost("/" + algorithm, new Signing(algorithm, $"http://localhost:{port}").AnswerAsync);
}

await app.StartAsync();
Console.WriteLine("ready");
await app.WaitForShutdownAsync();
