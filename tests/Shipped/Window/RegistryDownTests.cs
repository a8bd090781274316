using Panah.BrowserTests;
using Panah.Harness;
using Xunit;

namespace Panah.Shipped.Window;

/// <summary>A registry that is down or slow in the middle of a sign-in: nothing is lost, and the page says whom it waits for.</summary>
[Collection(nameof(Trouble))]
public sealed class RegistryDownTests(ShippedProgram shipped, Browser browser) : Journey(shipped, browser)
{
    [Fact, Row("W5"), Row("W7")]
    public async Task SignIn_RegistriesDownInTheMiddle_GoesOnWhereItStood()
    {
        var sara = await Registry.PersonAsync();
        var person = await PersonAsync(Look.Phone);
        await person.AskForCodeAsync(sara.Mobile);
        await person.TypeCodeAsync(await Shipped.Phone(sara.Mobile).NextCodeAsync());
        await person.ShouldBeAtAsync("/window/identity");
        await using (await Shipped.Faults.StartAsync("civil"))
        {
            await person.ProveAsync(sara);
            await person.ShouldSeeAsync("سامانهٔ مرجع (ثبت احوال) هم‌اکنون پاسخ نمی‌دهد. چیزی از دست نرفته است");
            await Microsoft.Playwright.Assertions.Expect(person.Page.GetByLabel("کد ملی")).ToHaveValueAsync(sara.NationalId);
            await person.KeepPictureAsync("window-registry-down");
        }

        await using (await Shipped.Faults.StartAsync("postal"))
        {
            // The same button again, as the page says; until the door to the registry opens again.
            await Eventually.TrueAsync(
                async () =>
                {
                    if (person.Path == "/window/identity") await person.PressAsync("ثبت اطلاعات");
                    return person.Path == "/window/postal-code";
                },
                seconds: 30);
            await person.ShouldSeeAsync("سامانهٔ مرجع (کد پستی) هم‌اکنون پاسخ نمی‌دهد");
            await person.PressAsync("ادامه بدون کد پستی");
            await person.ShouldBeAtAsync("/me");
            await person.ShouldSeeAsync("مریم رضایی");
        }
    }

    [Fact, Row("W5")]
    public async Task SignIn_RegistrySlow_WaitsAndComesIn()
    {
        var sara = await Registry.PersonAsync();
        var person = await PersonAsync(Look.Phone);
        await using (await Shipped.Faults.StartAsync("civil", "slow", delayMs: 1200))
        {
            await person.AskForCodeAsync(sara.Mobile);
            await person.TypeCodeAsync(await Shipped.Phone(sara.Mobile).NextCodeAsync());
            await person.ProveAsync(sara);
            await person.ShouldBeAtAsync("/window/postal-code");
        }
    }
}
