using Microsoft.Playwright;
using Panah.Harness;
using Shouldly;
using Xunit;

namespace Panah.BrowserTests.Persons;

/// <summary>Passkeys with Chromium's own WebAuthn and a virtual authenticator (row X7).</summary>
[Row("X7")]
public sealed class PasskeyJourneyTests(PanahServer server, Browser browser)
{
    [Theory]
    [InlineData(390, "/window/sign-in")]
    [InlineData(1280, "/account/sign-in")]
    public async Task Person_AddsAPasskeySignsOutAndInAgain(int width, string door)
    {
        await server.ForgetLimitsAsync();
        var person = await server.Registry.PersonAsync();
        using var visitor = await server.SignedInAsync(person);
        await using var visit = await (await browser.VisitAsync(server, new Look(width))).ContinueAsync(visitor);
        await visit.Page.Clock.SetSystemTimeAsync(server.Clock.GetUtcNow().UtcDateTime);
        await AddAuthenticatorAsync(visit, verifies: true);
        await visit.OpenAsync("/me/passkeys");
        await LookAsync(visit, "me-passkeys-none");
        await visit.FillAsync("نام کلید", "گوشی من");
        await visit.PressAsync("افزودن کلید عبور روی این دستگاه");
        await visit.ShouldSeeAsync("کلید عبور افزوده شد");
        await LookAsync(visit, "me-passkeys");
        await visit.Page.Locator("header details.acct > summary").ClickAsync();
        await visit.PressAsync("خروج");

        await visit.OpenAsync(door + "?returnUrl=%2Fme%2Fdevices");
        await LookAsync(visit, "passkey-sign-in");
        await visit.PressAsync("ورود با کلید عبور");
        await visit.ShouldBeAtAsync("/me/devices");
        await visit.ShouldSeeAsync("کلید عبور");

        await visit.OpenAsync("/me/passkeys");
        await visit.FollowAsync("تغییر نام گوشی من");
        await LookAsync(visit, "me-passkeys-rename");
        await visit.FillAsync("نام تازهٔ کلید", "لپ‌تاپ");
        await visit.PressAsync("ذخیره");
        await visit.PressAsync("حذف لپ‌تاپ");
        await visit.ShouldSeeAsync("کلید عبور حذف شد");
        await visit.Page.Locator("header details.acct > summary").ClickAsync();
        await visit.PressAsync("خروج");

        // The device still has it; the site no longer takes it, and says so where another way is at hand.
        await visit.OpenAsync(door);
        await visit.PressAsync("ورود با کلید عبور");
        await visit.ShouldBeAtAsync("/passkey");
        await visit.ShouldSeeAsync("این کلید عبور پذیرفته نشد");
        await LookAsync(visit, "passkey-refused");
        await visit.FollowAsync("ورود به روش دیگر");
        await visit.ShouldBeAtAsync(door);
        visit.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task Device_ThatCannotVerifyItsUser_IsToldAndNothingIsLost()
    {
        await server.ForgetLimitsAsync();
        using var visitor = await server.SignedInAsync();
        await using var visit = await (await browser.VisitAsync(server, Look.Phone)).ContinueAsync(visitor);
        await AddAuthenticatorAsync(visit, verifies: false);
        await visit.OpenAsync("/me/passkeys");
        await visit.FillAsync("نام کلید", "گوشی من");
        await visit.PressAsync("افزودن کلید عبور روی این دستگاه");
        await visit.ShouldSeeAsync("کلید عبور به کار نرفت");
        (await visit.Page.GetByLabel("نام کلید", new() { Exact = true }).InputValueAsync()).ShouldBe("گوشی من");
    }

    [Fact, Row("X9")]
    public async Task WithoutJavaScript_NoButtonIsShown()
    {
        await using var visit = await browser.VisitAsync(server, Look.Phone with { JavaScript = false });
        foreach (var door in new[] { "/window/sign-in", "/account/sign-in" })
        {
            await visit.OpenAsync(door);
            (await visit.Page.GetByRole(AriaRole.Button, new() { Name = "ورود با کلید عبور" }).CountAsync()).ShouldBe(0);
        }
    }

    private static async Task AddAuthenticatorAsync(Visit visit, bool verifies)
    {
        var devtools = await visit.Context.NewCDPSessionAsync(visit.Page);
        await devtools.SendAsync("WebAuthn.enable");
        await devtools.SendAsync("WebAuthn.addVirtualAuthenticator", new()
        {
            ["options"] = new
            {
                protocol = "ctap2", transport = "internal", hasResidentKey = true, hasUserVerification = true, isUserVerified = verifies,
                automaticPresenceSimulation = true,
            },
        });
    }

    private static async Task LookAsync(Visit visit, string name)
    {
        await visit.KeepPictureAsync(name);
        await visit.ShouldBeAccessibleAsync();
    }
}
