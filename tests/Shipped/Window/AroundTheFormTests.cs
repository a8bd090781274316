using Panah.BrowserTests;
using Panah.Harness;
using Shouldly;
using Xunit;

namespace Panah.Shipped.Window;

/// <summary>Guide 003, 3 and 4: the menu above, the language, the display panel; and Back, a second tab, a session that has ended.</summary>
public sealed class AroundTheFormTests(ShippedProgram shipped, Browser browser) : Journey(shipped, browser)
{
    [Fact, Row("W12")]
    public async Task Menu_EachEntry_LeadsToItsPage()
    {
        var person = await PersonAsync();
        foreach (var (entry, path) in new[] { ("سوالات متداول", "/faq"), ("تماس با ما", "/contact"), ("راهنما", "/help") })
        {
            await person.OpenAsync("/window/sign-in");
            await person.FollowAsync(entry);
            await person.ShouldBeAtAsync(path);
        }
    }

    /// <summary>On a phone the main menu opens from its button, with and without scripts, and leads on.</summary>
    [Theory, Row("U1"), Finding("J-P1")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task MainMenu_OnAPhone_OpensFromItsButtonAndLeadsOn(bool javaScript)
    {
        var person = await PersonAsync(Look.Phone with { JavaScript = javaScript });
        await person.OpenAsync("/help");
        await person.PressAsync("فهرست");
        await person.KeepPictureAsync("main-menu");
        await person.FollowAsync("مستمری بگیران");
        await person.ShouldBeAtAsync("/pensioners");
        await person.ShouldSeeAsync("مشخصات من");
    }

    [Fact, Row("W12"), Row("X8")]
    public async Task Language_English_StaysOnTheWay()
    {
        var sara = await Registry.PersonAsync();
        var person = await PersonAsync(Look.Phone);
        await person.OpenAsync("/window/sign-in");
        await person.Page.Locator("a[href$='lang=en']").First.EvaluateAsync("link => link.closest('details')?.setAttribute('open', '')");
        await person.Page.Locator("a[href$='lang=en']").First.ClickAsync();
        await person.FillAsync("Mobile phone", sara.Mobile);
        await person.PressAsync("Send the one-time code");
        await person.FillAsync("One-time code", await Shipped.Phone(sara.Mobile).NextCodeAsync());
        await person.PressAsync("Continue");
        await person.ShouldBeAtAsync("/window/identity");
        await person.ShouldSeeAsync("National ID");
        await person.KeepPictureAsync("window-identity-en");
    }

    [Theory, Row("W13")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task DisplayPanel_Chosen_HoldsOnTheSignInPage(bool javaScript)
    {
        var person = await PersonAsync(Look.Phone with { JavaScript = javaScript });
        await person.OpenAsync("/window/sign-in");
        await person.FollowAsync("دسترسی پذیری");
        await person.ChooseAsync("رنگ صفحه", "سیاه");
        await person.ChooseAsync("اندازهٔ نوشته", "خیلی بزرگ");
        await person.PressAsync("ذخیرهٔ انتخاب‌ها");
        await person.ShouldSeeAsync("انتخاب شما ذخیره شد");
        await person.OpenAsync("/window/sign-in");
        await person.Page.Locator("html[data-page=black][data-size=xxl]").WaitForAsync();
        await person.KeepPictureAsync("window-display");
        await person.ShouldBeAccessibleAsync();
    }

    [Fact, Row("W8")]
    public async Task Back_AfterEachStep_LeadsToWhereTheSignInStands()
    {
        var sara = await Registry.PersonAsync();
        var person = await PersonAsync();
        await person.AskForCodeAsync(sara.Mobile);
        await person.TypeCodeAsync(await Shipped.Phone(sara.Mobile).NextCodeAsync());
        await person.ShouldBeAtAsync("/window/identity");
        await person.BackAsync();
        await person.ShouldBeAtAsync("/window/identity");
        await person.ProveAsync(sara);
        await person.ShouldBeAtAsync("/window/postal-code");
        await person.PressAsync("ثبت اطلاعات");
        await person.ShouldBeAtAsync("/me");
        await person.BackAsync();
        await person.ShouldBeAtAsync("/me");
        await person.ShouldSeeAsync("مریم رضایی");
    }

    [Fact, Row("W8")]
    public async Task SecondTab_WasFirst_ThisOneFollows()
    {
        var sara = await Registry.PersonAsync();
        var person = await PersonAsync();
        await person.AskForCodeAsync(sara.Mobile);
        var other = await person.SecondTabAsync("/window/code");
        await person.TypeCodeAsync(await Shipped.Phone(sara.Mobile).NextCodeAsync());
        await person.ShouldBeAtAsync("/window/identity");
        await other.GotoAsync("/window/code");
        await Microsoft.Playwright.Assertions.Expect(other).ToHaveURLAsync(new Uri(Shipped.Url, "/window/identity").ToString());
        await person.ProveAsync(sara);
        await person.ShouldBeAtAsync("/window/postal-code");
        // The other tab still shows the identity's form; what it sends is answered by where the sign-in stands.
        await other.GetByLabel("کد ملی").FillAsync(sara.NationalId);
        await other.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "ثبت اطلاعات" }).ClickAsync();
        await Microsoft.Playwright.Assertions.Expect(other).ToHaveURLAsync(new Uri(Shipped.Url, "/window/postal-code").ToString());
        await person.PressAsync("ثبت اطلاعات");
        await person.ShouldSeeAsync("مریم رضایی");
    }

    [Fact, Row("W8")]
    public async Task Session_EndedInAnotherTab_AsksToSignInAndComesBackToThePage()
    {
        var sara = await Registry.PersonAsync();
        var person = await PersonAsync();
        await person.SignInAtWindowAsync(Shipped, sara);
        var other = await person.SecondTabAsync("/me");
        await other.Locator("header details.acct > summary").ClickAsync();
        await other.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "خروج", Exact = true }).First.ClickAsync();
        await Microsoft.Playwright.Assertions.Expect(other).Not.ToHaveURLAsync(new Uri(Shipped.Url, "/me").ToString());
        await person.OpenAsync("/me/profile");
        await person.ShouldNotSeeAsync(sara.NationalId);
        await person.Page.Locator("h1").First.WaitForAsync();
        person.Path.ShouldNotBe("/me/profile");
    }
}
