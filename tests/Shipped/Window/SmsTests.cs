using Panah.BrowserTests;
using Panah.Harness;
using Xunit;

namespace Panah.Shipped.Window;

/// <summary>Guide 003, 1: a code by SMS, the identity, the postal code, and in.</summary>
public sealed class SmsTests(ShippedProgram shipped, Browser browser) : Journey(shipped, browser)
{
    [Theory, Row("W1"), Row("W2"), Row("W5"), Row("W7")]
    [InlineData(390)]
    [InlineData(1280)]
    public async Task SignIn_CodeFromThePhone_SeesOwnName(int width)
    {
        var sara = await Registry.PersonAsync(person => person with { FirstName = "سارا", LastName = "احمدی" });
        var person = await PersonAsync(new Look(width));
        await person.OpenAsync("/window/sign-in");
        await person.KeepPictureAsync("window-sign-in");
        await person.AskForCodeAsync(sara.Mobile);
        await person.ShouldSeeAsync("رمز ۶ رقمی به شمارهٔ زیر پیامک شد");
        await person.KeepPictureAsync("window-code");
        await person.TypeCodeAsync(await Shipped.Phone(sara.Mobile).NextCodeAsync());
        await person.ShouldBeAtAsync("/window/identity");
        await person.ShouldSeeAsync("کاربر گرامی جهت احراز هویت تاریخ تولد و کد ملی خود را وارد نمایید");
        await person.KeepPictureAsync("window-identity");
        await person.ProveAsync(sara);
        await person.ShouldSeeAsync("کاربر گرامی کد پستی زیر بر اساس آخرین نشانی ثبت شده شما در سازمان ثبت احوال کشور می باشد");
        await person.KeepPictureAsync("window-postal-code");
        await person.PressAsync("ثبت اطلاعات");
        await person.ShouldBeAtAsync("/me");
        await person.ShouldSeeAsync("سارا احمدی");
        await person.KeepPictureAsync("me");
    }

    [Fact, Row("B1")]
    public async Task Staff_AsPrintedAtStart_SeesTheOffice()
    {
        var clerk = await PersonAsync();
        await clerk.SignInAtOfficeAsync(Shipped.PrintedStaff);
        await clerk.ShouldSeeAsync("دفتر کارکنان");
    }

    [Fact, Row("W1"), Row("X9")]
    public async Task SignIn_WithoutJavaScript_SeesOwnName()
    {
        var sara = await Registry.PersonAsync(person => person with { FirstName = "سارا", LastName = "احمدی" });
        var person = await PersonAsync(Look.Phone with { JavaScript = false });
        await person.OpenAsync("/window/sign-in");
        await person.FillAsync("تلفن همراه", sara.Mobile);
        await person.TypeSecurityCodeAsync(Shipped);
        await person.PressAsync("ارسال رمز یکبار مصرف");
        await person.TypeCodeAsync(await Shipped.Phone(sara.Mobile).NextCodeAsync());
        await person.ProveAsync(sara);
        await person.ShouldBeAtAsync("/window/postal-code");
        await person.PressAsync("ثبت اطلاعات");
        await person.ShouldSeeAsync("سارا احمدی");
    }

    [Fact]
    public async Task Visitor_OverHttp_SignsInToo()
    {
        var sara = await Registry.PersonAsync();
        using var visitor = Shipped.Visitor();
        await visitor.OpenAsync("/window/sign-in");
        await visitor.Fill("تلفن همراه", sara.Mobile).PressAsync("ارسال رمز یکبار مصرف");
        visitor.ShouldBeAt("/window/code");
    }
}
