using System.Text;
using Panah.Harness;
using Shouldly;
using Xunit;

namespace Panah.Tests.Window;

[Row("W1")]
public sealed class SignInPageTests(PanahServer server)
{
    [Fact]
    public async Task Open_InPersian_HasEveryWordOfTheGuide()
    {
        using var visitor = server.Visitor();
        await visitor.OpenAsync("/window/sign-in");
        visitor.Heading.ShouldBe("ورود به سامانه از طریق رمز یکبار مصرف");
        visitor.ShouldSee("ورود با رمز یکبار مصرف").ShouldSee("ورود با کد QR").ShouldSee(WindowJourney.WrongMobile).ShouldSee("ارسال رمز یکبار مصرف");
        await visitor.FollowAsync("مطالعه بیانیه حریم خصوصی");
        visitor.ShouldBeAt("/privacy");
    }

    [Theory, Row("X8")]
    [InlineData("en", "Sign in with a one-time code", "ltr")]
    [InlineData("ar", "الدخول إلى النظام برمز لمرة واحدة", "rtl")]
    public async Task Open_InAnotherLanguage_SpeaksIt(string language, string heading, string direction)
    {
        using var visitor = server.Visitor();
        await visitor.OpenAsync("/window/sign-in?lang=" + language);
        visitor.Heading.ShouldBe(heading);
        visitor.Page.DocumentElement.GetAttribute("dir").ShouldBe(direction);
    }

    [Fact]
    public async Task Open_IsLean()
    {
        using var visitor = server.Visitor();
        await visitor.OpenAsync("/window/sign-in");
        visitor.Body.Length.ShouldBeLessThan(12 * 1024);
    }

    [Theory, Row("X14")]
    [InlineData("0912345678")]
    [InlineData("08123456789")]
    [InlineData("۰۹۱۲۳۴۵۶۷۸۹۰")]
    [InlineData("0912345678a")]
    [InlineData("   ")]
    [InlineData("")]
    public async Task Send_NotAMobile_SaysSoNextToTheField(string typed)
    {
        using var visitor = server.Visitor();
        await visitor.OpenAsync("/window/sign-in");
        await visitor.Fill("تلفن همراه", typed).PressAsync("ارسال رمز یکبار مصرف");
        visitor.ShouldBeAt("/window/sign-in").ShouldHaveError("تلفن همراه", WindowJourney.WrongMobile);
        visitor.Page.Title!.ShouldStartWith("خطا");
        visitor.Shown("تلفن همراه").ShouldBe(typed.Trim());
    }

    [Theory, Row("X8")]
    [InlineData("۰۹{0}")]
    [InlineData("٠٩{0}")]
    [InlineData("+989{0}")]
    [InlineData("\u202E09{0}\u202C")]
    [InlineData(" 09{0} ")]
    public async Task Send_AnyKeyboardsDigits_AreTaken(string form)
    {
        using var visitor = server.Visitor();
        var mobile = Registry.NewMobile();
        var rest = string.Concat(mobile[2..].Select(c => form[0] is '۰' ? (char)(c - '0' + '۰') : form[0] is '٠' ? (char)(c - '0' + '٠') : c));
        await visitor.OpenAsync("/window/sign-in");
        await visitor.Fill("تلفن همراه", string.Format(null, CompositeFormat.Parse(form.Replace("+989", "+989", StringComparison.Ordinal)), rest)).PressAsync("ارسال رمز یکبار مصرف");
        visitor.ShouldBeAt("/window/code");
        Phone.Code((await server.Phone(mobile).NextMessageAsync()).Text).ShouldNotBeNull();
    }

    [Fact, Row("X14")]
    public async Task Send_WithNul_IsRefusedBeforeAnythingReadsIt()
    {
        using var visitor = server.Visitor();
        await visitor.OpenAsync("/window/sign-in");
        var fields = visitor.Page.QuerySelectorAll("form[method=post] input[type=hidden]").Select(i => KeyValuePair.Create(i.GetAttribute("name")!, i.GetAttribute("value")!));
        using var content = new FormUrlEncodedContent([.. fields, new("Mobile", Registry.NewMobile() + "\0")]);
        using var answer = await visitor.Http.PostAsync("/window/sign-in", content);
        ((int)answer.StatusCode).ShouldBeOneOf(200, 400);
    }

    [Fact]
    public async Task Send_WithoutItsToken_IsRefused()
    {
        using var visitor = server.Visitor();
        using var content = new FormUrlEncodedContent([new("Mobile", Registry.NewMobile())]);
        using var answer = await visitor.Http.PostAsync("/window/sign-in", content);
        ((int)answer.StatusCode).ShouldBe(400);
    }
}
