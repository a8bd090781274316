// A service that signs its people in by Panah. Register it once, then start it:
//   panah client add --id sample-csharp --secret --redirect-uri http://localhost:3001/callback --post-logout-redirect-uri http://localhost:3001/ --scope "openid profile"
//   ISSUER=http://localhost:8080 CLIENT_ID=sample-csharp CLIENT_SECRET=… dotnet run --project samples/csharp
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Panah.Samples;

var builder = WebApplication.CreateBuilder(args);
var here = $"http://localhost:{builder.Configuration["PORT"] ?? "3001"}";
builder.WebHost.UseUrls(here);
builder.Logging.ClearProviders();
builder.Services.AddDataProtection().UseEphemeralDataProtectionProvider();
var app = builder.Build();
using var http = new HttpClient();
var panah = new OpenIdClient(http, new Uri(builder.Configuration["ISSUER"] ?? "http://localhost:8080"), builder.Configuration["CLIENT_ID"] ?? "sample-csharp", builder.Configuration["CLIENT_SECRET"], TimeProvider.System);
var cookies = app.Services.GetRequiredService<IDataProtectionProvider>();

app.MapGet("/", (HttpContext web) => Page(Read<SignedInPerson>(web, "person") is { } person
    ? $"<p>Hello, {WebUtility.HtmlEncode(person.Claims.GetValueOrDefault("name"))}</p><p><a href=/sign-out>Sign out</a></p>"
    : "<p><a href=/sign-in>Sign in with Panah</a></p>"));

app.MapGet("/sign-in", async (HttpContext web) =>
{
    var request = await panah.BeginAsync(here + "/callback", "openid profile", web.RequestAborted);
    Keep(web, "request", request);
    return Results.Redirect(request.Address);
});

app.MapGet("/callback", async (HttpContext web) =>
{
    var request = Read<SignInRequest>(web, "request");
    web.Response.Cookies.Delete("request");
    if (request is null) return Page("<p>This sign-in has ended.</p><p><a href=/sign-in>Sign in with Panah</a></p>");
    try
    {
        Keep(web, "person", await panah.CompleteAsync(request, web.Request.Query.ToDictionary(pair => pair.Key, pair => pair.Value.ToString(), StringComparer.Ordinal), web.RequestAborted));
        return Results.Redirect("/");
    }
    catch (SignInException refused)
    {
        return Page($"<p>not signed in: {WebUtility.HtmlEncode(refused.Message)}</p><p><a href=/sign-in>Sign in with Panah</a></p>");
    }
});

app.MapGet("/sign-out", async (HttpContext web) =>
{
    var person = Read<SignedInPerson>(web, "person");
    web.Response.Cookies.Delete("person");
    return Results.Redirect(person is null ? "/" : await panah.SignOutAsync(person.IdToken, here + "/", web.RequestAborted));
});

await app.StartAsync();
Console.WriteLine($"ready {here}");
await app.WaitForShutdownAsync();

// What the browser keeps for us, encrypted. Lax: the provider sends the browser back by a link.
void Keep<T>(HttpContext web, string name, T value) =>
    web.Response.Cookies.Append(name, cookies.CreateProtector(name).Protect(JsonSerializer.Serialize(value)), new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax });

T? Read<T>(HttpContext web, string name)
    where T : class
{
    try
    {
        return web.Request.Cookies[name] is { } text ? JsonSerializer.Deserialize<T>(cookies.CreateProtector(name).Unprotect(text)) : null;
    }
    catch (System.Security.Cryptography.CryptographicException)
    {
        return null;
    }
}

static IResult Page(string body) => Results.Content($"<!doctype html><html lang=en><meta charset=utf-8><title>sample</title><h1>A service</h1>{body}", "text/html");
