#!/usr/bin/env dotnet
#:sdk Microsoft.NET.Sdk.Web
#:property PublishAot=false
// A relying party in one file, with nothing but ASP.NET Core's own OAuth handler. Register it once, then start it:
//   panah client add --id sample-csharp --secret --redirect-uri http://localhost:3001/callback --scope openid profile
//   ISSUER=http://localhost:8080 CLIENT_SECRET=… dotnet run relying-party.cs
using System.Net.Http.Headers;
using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

var builder = WebApplication.CreateBuilder(args);
var issuer = builder.Configuration["ISSUER"] ?? "http://localhost:8080";
using var http = new HttpClient();
var panah = await http.GetFromJsonAsync<JsonElement>($"{issuer}/.well-known/openid-configuration");

builder.WebHost.UseUrls("http://localhost:3001");
builder.Services.AddAuthorization();
builder.Services
    .AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme)
    .AddCookie()
    .AddOAuth("panah", options =>
    {
        options.ClientId = builder.Configuration["CLIENT_ID"] ?? "sample-csharp";
        options.ClientSecret = builder.Configuration["CLIENT_SECRET"] ?? throw new InvalidOperationException("Set CLIENT_SECRET.");
        options.AuthorizationEndpoint = panah.GetProperty("authorization_endpoint").GetString()!;
        options.TokenEndpoint = panah.GetProperty("token_endpoint").GetString()!;
        options.UserInformationEndpoint = panah.GetProperty("userinfo_endpoint").GetString()!;
        options.CallbackPath = "/callback";
        options.UsePkce = true;
        options.Scope.Add("openid");
        options.Scope.Add("profile");
        options.ClaimActions.MapJsonKey(ClaimTypes.NameIdentifier, "sub");
        options.ClaimActions.MapJsonKey(ClaimTypes.Name, "name");
        options.Events.OnCreatingTicket = async ticket =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, ticket.Options.UserInformationEndpoint);
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", ticket.AccessToken);
            using var response = await ticket.Backchannel.SendAsync(request, ticket.HttpContext.RequestAborted);
            response.EnsureSuccessStatusCode();
            ticket.RunClaimActions(await response.Content.ReadFromJsonAsync<JsonElement>());
        };
    });

var app = builder.Build();
app.MapGet("/", (ClaimsPrincipal person) => person.Identity?.Name is { } name ? $"Hello, {name}" : "Open /sign-in");
app.MapGet("/sign-in", () => Results.Challenge(new AuthenticationProperties { RedirectUri = "/" }, ["panah"]));
app.MapGet("/sign-out", () => Results.SignOut(new AuthenticationProperties { RedirectUri = "/" }, [CookieAuthenticationDefaults.AuthenticationScheme]));
app.Run();
