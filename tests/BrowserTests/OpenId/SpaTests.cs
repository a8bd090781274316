using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Panah.Harness;
using Panah.OpenId.Clients;
using Shouldly;
using Xunit;

namespace Panah.BrowserTests.OpenId;

/// <summary>Relying parties in a real browser: a page of another origin with oidc-client-ts, unchanged, and our own page for developers.</summary>
[Row("X1")]
public sealed class SpaTests(PanahServer server, Browser browser)
{
    [Fact]
    public async Task OidcClientTs_FirstSignInThroughTheWindow_RenewsAndSignsOut()
    {
        var html = "";
        await using var rp = await ServeAsync(() => html);
        var origin = rp.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        var (client, _) = await server.Services.GetRequiredService<ClientRegistration>().AddAsync(new ClientSettings
        {
            Id = "spa", Name = "برگه نمونه", Proof = ClientProof.None, RedirectUris = [origin + "/callback"], PostLogoutRedirectUris = [origin + "/bye"],
            Scopes = ["openid", "profile", "offline_access"], GrantTypes = ["authorization_code", "refresh_token"],
        });
        html = (await File.ReadAllTextAsync(Path.Combine(Repository.Root, "tests", "RelyingParties", "spa.html")))
            .Replace("AUTHORITY", server.Url.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal)
            .Replace("CLIENT", client!.Settings.Id, StringComparison.Ordinal);

        var person = await server.Registry.PersonAsync();
        await using var visit = await browser.VisitAsync(server);
        await visit.Page.Clock.SetSystemTimeAsync(server.Clock.GetUtcNow().UtcDateTime);
        await visit.Page.GotoAsync(origin + "/");
        await visit.PressAsync("sign in");
        await SignInAsync(visit, person);
        await visit.ShouldSeeAsync("برگه نمونه");
        await visit.KeepPictureAsync("openid-consent");
        await visit.PressAsync("اجازه می‌دهم");
        await visit.ShouldSeeAsync($"hello {person.FirstName} {person.LastName}");
        await visit.PressAsync("renew");
        await visit.ShouldSeeAsync("renewed true");
        await visit.PressAsync("sign out");
        await visit.ShouldSeeAsync("signed out");
        visit.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task Developers_TryFromThePage_ShowsWhatAClientSees()
    {
        var person = await server.Registry.PersonAsync();
        await using var visit = await browser.VisitAsync(server);
        await visit.OpenAsync("/developers");
        await visit.PressAsync("آزمایش ورود");
        await SignInAsync(visit, person);
        await visit.PressAsync("اجازه می‌دهم");
        await visit.ShouldSeeAsync("\"given_name\"");
        await visit.ShouldSeeAsync(person.FirstName);
        await visit.KeepPictureAsync("developers-tried");
        visit.Complaints.ShouldBeEmpty();
    }

    /// <summary>A first sign-in through the Window, with all its steps.</summary>
    private async Task SignInAsync(Visit visit, TestPerson person)
    {
        await visit.FillAsync("تلفن همراه", person.Mobile);
        await visit.PressAsync("ارسال رمز یکبار مصرف");
        await visit.FillAsync("رمز یکبار مصرف", await server.Phone(person.Mobile).NextCodeAsync());
        await visit.PressAsync("ادامه");
        await visit.FillAsync("کد ملی", person.NationalId);
        await visit.FillAsync("روز", "31");
        await visit.Page.GetByLabel("ماه", new() { Exact = true }).SelectOptionAsync("2");
        await visit.FillAsync("سال", "1369");
        await visit.PressAsync("ثبت اطلاعات");
        await Assertions.Expect(visit.Page).ToHaveURLAsync(
            new System.Text.RegularExpressions.Regex("postal-code", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)));
        await visit.PressAsync("ثبت اطلاعات");
    }

    private static async Task<WebApplication> ServeAsync(Func<string> html)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var script = Path.Combine(Repository.Root, "node_modules", "oidc-client-ts", "dist", "browser", "oidc-client-ts.min.js");
        app.MapGet("/oidc-client-ts.min.js", () => Results.File(script, "text/javascript"));
        app.MapFallback(() => Results.Content(html(), "text/html"));
        await app.StartAsync();
        return app;
    }
}
