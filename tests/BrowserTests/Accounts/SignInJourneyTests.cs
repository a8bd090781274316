using Microsoft.Playwright;
using Panah.Harness;
using Panah.Tests.Accounts;
using Shouldly;
using Xunit;

namespace Panah.BrowserTests.Accounts;

/// <summary>The account's sign-in and recovery at a real browser: on-screen keyboard, warnings, codes that fill themselves in, the end of a session.</summary>
public sealed class SignInJourneyTests(PanahServer server, Browser browser)
{
    [Theory, Row("A2"), Row("X9")]
    [InlineData(390)]
    [InlineData(1280)]
    public async Task SignIn_ByOnScreenKeyboard_Opens(int width)
    {
        await server.ForgetLimitsAsync();
        var person = await server.ActivePersonAsync();
        await using var visit = await browser.VisitAsync(server, new Look(width));
        var fetched = new List<string>();
        visit.Page.Request += (_, request) => fetched.Add(request.Url);
        await visit.OpenAsync("/account/sign-in");
        await visit.FillAsync("نام کاربری", person.NationalId);
        await visit.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        fetched.ShouldNotContain(url => url.Contains("simple-keyboard", StringComparison.Ordinal), "fetched before anybody opened it");

        await visit.PressAsync("صفحه‌کلید مجازی");
        await Key(visit, "q").WaitForAsync();
        await LookAsync(visit, "sign-in-keyboard");
        foreach (var letter in Applicant.Password) await TypeAsync(visit, letter);
        (await visit.Page.GetByLabel("گذرواژه", new() { Exact = true }).InputValueAsync()).ShouldBe(Applicant.Password);
        await visit.PressAsync("ورود");

        await visit.ShouldBeAtAsync("/me");
        visit.Complaints.ShouldBeEmpty();
    }

    /// <summary>Arrows move between keys, Enter presses, Escape closes and leads back to the button that opened it.</summary>
    [Fact, Row("A2"), Row("X9")]
    public async Task OnScreenKeyboard_ByKeysAlone_IsReachedAndLeft()
    {
        await using var visit = await browser.VisitAsync(server);
        await visit.OpenAsync("/account/sign-in");
        var field = visit.Page.GetByLabel("گذرواژه", new() { Exact = true });
        var opener = visit.Page.GetByRole(AriaRole.Button, new() { Name = "صفحه‌کلید مجازی", Exact = true });
        await opener.FocusAsync();
        await visit.Page.Keyboard.PressAsync("Enter");
        await Key(visit, "1").WaitForAsync();
        await visit.Page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(Key(visit, "1")).ToBeFocusedAsync();
        await visit.Page.Keyboard.PressAsync("ArrowRight");
        await visit.Page.Keyboard.PressAsync("Enter");
        await visit.Page.Keyboard.PressAsync("ArrowDown");
        await visit.Page.Keyboard.PressAsync("Enter");
        (await field.InputValueAsync()).ShouldBe("2w");
        await Key(visit, "{shift}").FocusAsync();
        await visit.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(Key(visit, "{shift}")).ToBeFocusedAsync();
        await Assertions.Expect(Key(visit, "{shift}")).ToHaveAttributeAsync("aria-pressed", "true");
        await Key(visit, "W").ClickAsync();
        await Key(visit, "{bksp}").ClickAsync();
        (await field.InputValueAsync()).ShouldBe("2w");
        await Key(visit, "{shift}").FocusAsync();
        await visit.Page.Keyboard.PressAsync("Escape");

        await Assertions.Expect(visit.Page.Locator(".keys")).ToHaveCountAsync(0);
        await Assertions.Expect(opener).ToBeFocusedAsync();
        visit.Complaints.ShouldBeEmpty();
    }

    [Fact, Row("A2"), Row("P16")]
    public async Task OnScreenKeyboard_PersianLayout_WarnsThatAPasswordIsLatin()
    {
        await using var visit = await browser.VisitAsync(server, Look.Phone);
        await visit.OpenAsync("/account/sign-in");
        await visit.PressAsync("صفحه‌کلید مجازی");
        await Key(visit, "{lang}").ClickAsync();
        await Key(visit, "ض").ClickAsync();

        await visit.ShouldSeeAsync("صفحه‌کلید شما فارسی");
        await LookAsync(visit, "sign-in-keyboard-persian");
        await Key(visit, "{lang}").ClickAsync();
        await Key(visit, "q").WaitForAsync();
        visit.Complaints.ShouldBeEmpty();
    }

    [Fact, Row("P16")]
    public async Task Password_CapsLockOrPersianLayout_IsWarnedOf()
    {
        await using var visit = await browser.VisitAsync(server);
        await visit.OpenAsync("/account/sign-in");
        var field = visit.Page.GetByLabel("گذرواژه", new() { Exact = true });
        var warning = visit.Page.Locator("#Password-w");
        await field.FocusAsync();
        await Assertions.Expect(warning).ToBeEmptyAsync();

        await field.EvaluateAsync("field => field.dispatchEvent(new KeyboardEvent('keydown', { key: 'A', modifierCapsLock: true, bubbles: true }))");
        await Assertions.Expect(warning).ToContainTextAsync("Caps Lock");
        await field.EvaluateAsync("field => field.dispatchEvent(new KeyboardEvent('keydown', { key: 'a', bubbles: true }))");
        await Assertions.Expect(warning).ToBeEmptyAsync();
        await field.PressSequentiallyAsync("ش");
        await Assertions.Expect(warning).ToContainTextAsync("فارسی");
        (await field.GetAttributeAsync("aria-describedby"))!.ShouldContain("Password-w");
        visit.Complaints.ShouldBeEmpty();
    }

    [Fact, Row("A2")]
    public async Task Password_Shown_IsHiddenAgainBeforeItIsSent()
    {
        await using var visit = await browser.VisitAsync(server);
        await visit.OpenAsync("/account/sign-in");
        var field = visit.Page.GetByLabel("گذرواژه", new() { Exact = true });
        await field.FillAsync("Zanbagh2026");
        await visit.PressAsync("نمایش");
        await Assertions.Expect(field).ToHaveAttributeAsync("type", "text");
        await visit.PressAsync("پنهان کردن");
        await Assertions.Expect(field).ToHaveAttributeAsync("type", "password");
        visit.Complaints.ShouldBeEmpty();
    }

    [Theory, Row("A10"), Row("X9")]
    [InlineData(390, true)]
    [InlineData(1280, false)]
    public async Task Recover_FromUserNameToANewPassword(int width, bool javaScript)
    {
        await server.ForgetLimitsAsync();
        var person = await server.ActivePersonAsync();
        var phone = await server.Phone(person.Mobile).ReadAsync();
        await using var visit = await browser.VisitAsync(server, new Look(width, JavaScript: javaScript));
        // A phone that offers the code of its newest message, as the Web OTP API has it.
        await visit.Page.AddInitScriptAsync(
            "window.OTPCredential = class {}; navigator.credentials.get = () => new Promise(done => { window.messageComes = code => done({ code }); });");
        await visit.OpenAsync("/account/recover");
        await visit.FillAsync("نام کاربری", person.NationalId);
        var picture = visit.Page.GetByLabel("کد امنیتی", new() { Exact = true });
        if (!javaScript && await picture.CountAsync() > 0) await picture.FillAsync(PanahServer.SecurityCodeAnswer);
        await visit.PressAsync("ادامه");
        await visit.ShouldBeAtAsync("/account/recover/code");
        await LookAsync(visit, "recover-code");
        var code = visit.Page.GetByLabel("رمز پیامک‌شده", new() { Exact = true });
        (await code.GetAttributeAsync("autocomplete")).ShouldBe("one-time-code");
        (await code.GetAttributeAsync("inputmode")).ShouldBe("numeric");
        var sent = await phone.NextCodeAsync();
        if (javaScript)
        {
            await visit.Page.WaitForFunctionAsync("() => window.messageComes");
            await visit.Page.EvaluateAsync("code => window.messageComes(code)", sent);
            // The form asks for nothing else: the code sends itself.
            await visit.ShouldBeAtAsync("/account/recover/answer");
        }
        else
        {
            await code.FillAsync(sent);
            await visit.PressAsync("ادامه");
            await visit.ShouldBeAtAsync("/account/recover/answer");
        }

        await LookAsync(visit, "recover-answer");
        await visit.FillAsync("پاسخ", Applicant.Answer);
        await visit.FillAsync("گذرواژه", "Zanbagh2027");
        await visit.FillAsync("تکرار گذرواژه", "Zanbagh2027");
        await visit.PressAsync("ثبت");
        await visit.ShouldSeeAsync("گذرواژهٔ شما تغییر کرد");
        visit.Complaints.ShouldBeEmpty();
    }

    /// <summary>Two minutes before the hour without a request is over, a question; an answer prolongs the session without losing the page.</summary>
    [Fact, Row("A9"), Finding("J-B15")]
    public async Task Session_TwoMinutesBeforeItsEnd_AsksAndStays()
    {
        using var visitor = await server.SignedInAsync();
        await using var visit = await (await browser.VisitAsync(server)).ContinueAsync(visitor);
        await visit.Page.Clock.InstallAsync();
        await visit.OpenAsync("/me");
        var dialog = visit.Page.Locator("dialog[data-session]");
        await visit.Page.Clock.RunForAsync((long)TimeSpan.FromMinutes(57).TotalMilliseconds);
        await Assertions.Expect(dialog).ToBeHiddenAsync();
        server.Clock.Advance(TimeSpan.FromMinutes(58.2));
        await visit.Page.Clock.RunForAsync((long)TimeSpan.FromMinutes(1.2).TotalMilliseconds);
        await Assertions.Expect(dialog).ToBeVisibleAsync();
        await visit.KeepPictureAsync("session-end");
        await dialog.GetByRole(AriaRole.Button).ClickAsync();
        await Assertions.Expect(dialog).ToBeHiddenAsync();
        await visit.ShouldBeAtAsync("/me");
        server.Clock.Advance(TimeSpan.FromMinutes(58.5));
        await visit.Page.Clock.RunForAsync((long)TimeSpan.FromMinutes(58.5).TotalMilliseconds);
        await Assertions.Expect(dialog).ToBeVisibleAsync();

        // Its two minutes are over: the dialog says that it has ended, and what was typed stays on the page behind it.
        server.Clock.Advance(TimeSpan.FromMinutes(3));
        await visit.Page.Clock.RunForAsync((long)TimeSpan.FromMinutes(3).TotalMilliseconds);
        await Assertions.Expect(dialog.GetByRole(AriaRole.Heading)).ToHaveTextAsync("نشست شما پایان یافت");
        await visit.PictureAsync("session-over");
        await dialog.GetByText("بازگشت به صفحه").ClickAsync();
        await Assertions.Expect(dialog).ToBeHiddenAsync();
        visit.Complaints.ShouldBeEmpty();
    }

    private static async Task TypeAsync(Visit visit, char letter)
    {
        if (char.IsAsciiLetterUpper(letter)) await Key(visit, "{shift}").ClickAsync();
        await Key(visit, letter.ToString()).ClickAsync();
        if (char.IsAsciiLetterUpper(letter)) await Key(visit, "{shift}").ClickAsync();
    }

    private static ILocator Key(Visit visit, string key) => visit.Page.Locator($".keys button[data-skbtn=\"{key}\"]");

    private static async Task LookAsync(Visit visit, string name)
    {
        await visit.KeepPictureAsync(name);
        await visit.ShouldBeAccessibleAsync();
    }
}
