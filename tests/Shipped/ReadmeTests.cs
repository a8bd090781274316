using Panah.BrowserTests;
using Panah.Harness;
using Panah.Kernel;
using Shouldly;
using Xunit;

namespace Panah.Shipped;

/// <summary>The README's first sign-in, as a newcomer follows it: what it names is what the screen shows, in both languages.</summary>
public sealed class ReadmeTests(ShippedProgram shipped, Browser browser) : Journey(shipped, browser)
{
    private const string Sara = "09120000001";

    [Theory, Finding("P-17"), Row("H1")]
    [InlineData("README.md", "0912 000 0001")]
    [InlineData("README.fa.md", "۰۹۱۲ ۰۰۰ ۰۰۰۱")]
    public async Task FirstSignIn_AsTheReadmeSays_IsIn(string readme, string mobile)
    {
        var words = await File.ReadAllTextAsync(Path.Combine(Repository.Root, readme), TestContext.Current.CancellationToken);
        string Named(string text)
        {
            words.ShouldContain(text, Case.Sensitive);
            return text;
        }

        // 1. The simulated world lists Sara, and her phone.
        var world = await PersonAsync(site: Shipped.SimulatorsUrl);
        await world.OpenAsync("/");
        await world.ShouldSeeAsync("سارا احمدی");
        var id = PersianText.FoldDigits(await world.Page.Locator("[data-copy='0010000011']").First.InnerTextAsync());
        await world.Page.Locator($"a[href^='/phone/{Sara}']").First.ClickAsync();

        await world.Page.Locator("#messages").WaitForAsync();
        var before = await world.Page.Locator(".bubble").CountAsync();

        // 2. Her number, and the button.
        var person = await PersonAsync();
        await person.OpenAsync(new Uri(Named("http://localhost:8080/window/sign-in")).AbsolutePath);
        await person.FillAsync("تلفن همراه", Named(mobile));
        await person.PressAsync(Named("ارسال رمز یکبار مصرف"));

        // 3. The code on her phone, which shows it by itself.
        await Microsoft.Playwright.Assertions.Expect(world.Page.Locator(".bubble")).ToHaveCountAsync(before + 1);
        await person.FillAsync("رمز یکبار مصرف", Phone.Code(await world.Page.Locator(".bubble").Last.InnerTextAsync())!);
        await person.PressAsync(Named("ادامه"));

        // 4. The first time, who she is; and the registered postal code, confirmed.
        await Eventually.TrueAsync(() => person.Path is "/window/identity" or "/me");
        if (person.Path == "/window/identity")
        {
            await person.FillAsync("کد ملی", id);
            await person.FillDateAsync(1369, 2, 31);
            await person.PressAsync("ثبت اطلاعات");
            await person.ShouldBeAtAsync("/window/postal-code");
            await person.PressAsync(Named("ثبت اطلاعات"));
        }

        await person.ShouldBeAtAsync("/me");
        await person.ShouldSeeAsync("سارا احمدی");
    }
}
