using Panah.BrowserTests;
using Panah.Harness;
using Xunit;

namespace Panah.Shipped.Window;

/// <summary>Guide 003's two notes below the code: with no SMS, dial *4*40#; or have the code by e-mail. Nothing is said that is not known.</summary>
[Collection(nameof(Trouble))]
public sealed class GatewayDownTests(ShippedProgram shipped, Browser browser) : Journey(shipped, browser)
{
    [Theory, Finding("J-B4"), Row("W2"), Row("W3")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AskForCode_BothGatewaysDown_SaysThatItIsOnItsWayAndUssdHelps(bool javaScript)
    {
        var sara = await Registry.PersonAsync();
        var person = await PersonAsync(Look.Phone with { JavaScript = javaScript });
        await using (await Shipped.Faults.StartAsync("sms1"))
        await using (await Shipped.Faults.StartAsync("sms2"))
        {
            await person.OpenAsync("/window/sign-in");
            await person.FillAsync("تلفن همراه", sara.Mobile);
            if (!javaScript) await person.TypeSecurityCodeAsync(Shipped);
            await person.PressAsync("ارسال رمز یکبار مصرف");
            await person.ShouldBeAtAsync("/window/code");
            await person.ShouldSeeAsync("رمز ۶ رقمی در حال ارسال به شمارهٔ زیر است");
            await person.ShouldNotSeeAsync("پیامک شد");
            // Tried and not gone: the page tells of it, with the ways out.
            await Eventually.TrueAsync(async () =>
            {
                if (!javaScript) await person.FollowAsync("تازه کردن");
                return (await person.Page.Locator("body").InnerTextAsync()).Contains("هنوز نرفته است", StringComparison.Ordinal);
            });
            await person.ShouldSeeAsync("*۴*۴۰#");
            await person.KeepPictureAsync("window-code-gateways-down");
            await person.ShouldBeAccessibleAsync();
            await person.TypeCodeAsync(Phone.Code(await Shipped.Phone(sara.Mobile).DialAsync("*4*40#"))!);
            await person.ShouldBeAtAsync("/window/identity");
        }
    }

    [Fact, Finding("J-B4"), Row("W2")]
    public async Task AskForCode_GatewaysComeBack_ThePageTellsThatItWentAndKeepsWhatIsTyped()
    {
        var sara = await Registry.PersonAsync();
        var person = await PersonAsync(Look.Phone);
        await using (await Shipped.Faults.StartAsync("sms1"))
        await using (await Shipped.Faults.StartAsync("sms2"))
        {
            await person.AskForCodeAsync(sara.Mobile);
            await person.ShouldSeeAsync("هنوز نرفته است");
            await person.FillAsync("رمز یکبار مصرف", "12");
        }

        await person.ShouldSeeAsync("رمز ۶ رقمی به شمارهٔ زیر پیامک شد");
        await Microsoft.Playwright.Assertions.Expect(person.Page.GetByLabel("رمز یکبار مصرف")).ToHaveValueAsync("12");
        await person.TypeCodeAsync(await Shipped.Phone(sara.Mobile).NextCodeAsync());
        await person.ShouldBeAtAsync("/window/identity");
    }

    [Fact, Finding("J-B4"), Row("W4")]
    public async Task AskByEmail_MailServerDown_SaysNothingThatIsNotKnown()
    {
        var sara = await Registry.PersonAsync(who => who with { Email = $"{who.NationalId}@example.ir" });
        var first = await PersonAsync();
        await first.SignInAtWindowAsync(Shipped, sara);
        var person = await PersonAsync();
        await using (await Shipped.Faults.StartAsync("email"))
        {
            await person.AskForCodeAsync(sara.Mobile);
            await person.PressAsync("ارسال ایمیل");
            await person.ShouldSeeAsync("اگر برای شما ایمیل ملی ثبت شده باشد، همین رمز به آن فرستاده می‌شود");
            await person.ShouldNotSeeAsync("فرستاده شد");
        }
    }
}
