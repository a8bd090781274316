using Panah.BrowserTests;
using Panah.Harness;
using Xunit;

namespace Panah.Shipped.People;

/// <summary>How a session ends, in the words that people read: sign-out, another tab, a phone that signs out, «این من نبودم».</summary>
public sealed class SessionEndTests(ShippedProgram shipped, Browser browser) : Journey(shipped, browser)
{
    [Theory, Row("U5"), Finding("J-B18")]
    [InlineData(390)]
    [InlineData(1280)]
    public async Task SignOut_SaysThatItIsDone(int width)
    {
        var sara = await Registry.PersonAsync();
        var person = await PersonAsync(new Look(width));
        await person.SignInAtWindowAsync(Shipped, sara);
        await person.SignOutAsync();
        await person.ShouldSeeAsync("از پناه خارج شدید");
        await person.KeepPictureAsync("signed-out");
        await person.OpenAsync("/me");
        await person.ShouldBeAtAsync("/window/sign-in");
    }

    [Fact, Row("A2"), Finding("J-B18")]
    public async Task AccountSignIn_OfWhoIsSignedIn_LeadsOn()
    {
        var sara = await Registry.PersonAsync();
        var person = await PersonAsync(Look.Phone);
        await person.SignInAtWindowAsync(Shipped, sara);
        await person.OpenAsync("/account/sign-in");
        await person.ShouldBeAtAsync("/me");
    }

    [Fact, Row("U5"), Finding("J-B15")]
    public async Task Form_SentAfterSignOutInAnotherTab_IsToldAndGivenBackAfterSignIn()
    {
        var sara = await Registry.PersonAsync();
        var person = await PersonAsync();
        await person.SignInAtWindowAsync(Shipped, sara);
        await person.OpenAsync("/me/companies");
        await person.FillAsync("شناسه ملی شرکت", "10100000000");
        var other = await person.SecondTabAsync("/me");
        await other.Locator("header details.acct > summary").ClickAsync();
        await other.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "خروج", Exact = true }).ClickAsync();
        await Microsoft.Playwright.Assertions.Expect(other.Locator("body")).ToContainTextAsync("از پناه خارج شدید");
        await other.CloseAsync();

        // The first tab hears of it by itself.
        await person.ShouldSeeAsync("نشست شما پایان یافت");
        await person.KeepPictureAsync("session-over");
        await person.PressAsync("بازگشت به صفحه");
        await person.PressAsync("ثبت اطلاعات");
        await person.ShouldBeAtAsync("/window/sign-in");
        await person.ShouldSeeAsync("نشست شما پیش از این فرستادن به پایان رسیده بود و چیزی ثبت نشد");
        await person.FillAsync("تلفن همراه", sara.Mobile);
        var phone = Shipped.Phone(sara.Mobile);
        await phone.NextCodeAsync();
        await person.PressAsync("ارسال رمز یکبار مصرف");
        await person.TypeCodeAsync(await phone.NextCodeAsync());
        await person.ShouldBeAtAsync("/me/companies");
        await Microsoft.Playwright.Assertions.Expect(person.Page.GetByLabel("شناسه ملی شرکت")).ToHaveValueAsync("10100000000");
    }

    [Fact, Row("S5")]
    public async Task NotMe_FromTheFormerPhone_ClosesTheAccount_AndTheOwnerComesBack()
    {
        var sara = await Registry.PersonAsync();
        var owner = await PersonAsync(Look.Phone);
        await owner.SignInAtWindowAsync(Shipped, sara);

        // Somebody with another SIM in her name comes in: her own phone is told.
        var second = Panah.Harness.Registry.NewMobile();
        await Registry.PutAsync($"/people/{sara.NationalId}", sara with { Mobiles = [.. sara.Mobiles, second] });
        var stranger = await PersonAsync();
        await stranger.AskForCodeAsync(second);
        await stranger.TypeCodeAsync(await Shipped.Phone(second).NextCodeAsync());
        await stranger.ProveAsync(sara);
        await stranger.ShouldBeAtAsync("/window/postal-code");
        await stranger.PressAsync("ثبت اطلاعات");
        await stranger.ShouldBeAtAsync("/me");
        var told = await Shipped.Phone(sara.Mobile).NextMessageAsync(message => message.Text.Contains("تلفن حساب شما عوض شد", StringComparison.Ordinal));

        await owner.OpenAsync(new Uri(told.Text.Split([' ', '\n']).Single(word => word.Contains("/not-me/", StringComparison.Ordinal))).AbsolutePath);
        await owner.KeepPictureAsync("not-me");
        await owner.PressAsync("این من نبودم؛ حساب را ببند");
        await owner.ShouldSeeAsync("حساب بسته شد و هر که درون آن بود بیرون آمد");
        await stranger.OpenAsync("/me");
        await stranger.ShouldBeAtAsync("/window/sign-in");

        await owner.OpenAsync("/window/sign-in");
        await owner.FillAsync("تلفن همراه", sara.Mobile);
        await owner.PressAsync("ارسال رمز یکبار مصرف");
        var phone = Shipped.Phone(sara.Mobile);
        await phone.NextCodeAsync();
        await owner.TypeCodeAsync(await phone.NextCodeAsync());
        await owner.ShouldBeAtAsync("/me");
    }

    [Fact, Row("S6"), Finding("S-M10")]
    public async Task Phone_ThatApprovedByQr_SigningOut_SignsTheDesktopOut()
    {
        var sara = await Registry.PersonAsync();
        var phone = await PersonAsync(Look.Phone);
        await phone.SignInAtWindowAsync(Shipped, sara);
        var desk = await PersonAsync();
        await desk.OpenAsync("/window/qr");
        var code = (await desk.Page.Locator("dl.facts .num").InnerTextAsync()).Replace(" ", "", StringComparison.Ordinal);
        var number = Latin(await desk.Page.Locator("strong.code").InnerTextAsync());
        await phone.OpenAsync("/me/qr");
        await phone.FillAsync("کد کوتاه", code);
        await phone.PressAsync("ادامه");
        await phone.FillAsync("عدد روی صفحهٔ آن دستگاه", number);
        await phone.PressAsync("تأیید ورود");
        await phone.ShouldSeeAsync("آن دستگاه وارد شد");
        // The desktop's script presses on by itself.
        await desk.ShouldBeAtAsync("/me");
        await phone.OpenAsync("/me");
        await phone.SignOutAsync();
        await phone.ShouldSeeAsync("از پناه خارج شدید");
        await desk.OpenAsync("/me");
        await desk.ShouldBeAtAsync("/window/sign-in");
        await desk.ShouldSeeAsync("نشست شما به پایان رسیده بود");
    }

    private static string Latin(string persian) => string.Concat(persian.Trim().Select(c => c is >= '۰' and <= '۹' ? (char)(c - '۰' + '0') : c));
}
