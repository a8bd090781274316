using Panah.Harness;
using Shouldly;
using Xunit;

namespace Panah.Tests.Accounts;

[Row("A10")]
public sealed class RecoveryTests(PanahServer server)
{
    private const string NewPassword = "Tazeh2027go";

    [Fact]
    public async Task Recover_CodeAndAnswer_SetsThePasswordAndEndsSessions()
    {
        var person = await server.ActivePersonAsync();
        using var signedIn = server.Visitor();
        await signedIn.SignInAsync(person.NationalId, Applicant.Password);
        using var visitor = server.Visitor();
        await visitor.Fill("رمز پیامک‌شده", await BeginAsync(visitor, person)).PressAsync("ادامه");
        visitor.ShouldBeAt("/account/recover/answer").ShouldSee("رنگ مورد علاقهٔ شما چیست؟");

        await FinishAsync(visitor, " آبي ", NewPassword);

        visitor.ShouldSee("گذرواژهٔ شما تغییر کرد");
        await signedIn.OpenAsync("/me");
        signedIn.Url.AbsolutePath.ShouldNotBe("/me");
        using var old = server.Visitor();
        await old.SignInAsync(person.NationalId, Applicant.Password);
        old.ShouldHaveError("نام کاربری یا گذرواژه درست نیست");
        await old.SignInAsync(person.NationalId, NewPassword);
        old.ShouldBeAt("/me");
    }

    /// <summary>Behind the code the rules are the same as everywhere: no name of the owner, and not their ID.</summary>
    [Theory, Row("A5")]
    [InlineData("Maryam2026x")]
    [InlineData(null)]
    public async Task Recover_PasswordHoldsTheOwnersNameOrId_IsRefused(string? named)
    {
        var person = await server.ActivePersonAsync();
        using var visitor = server.Visitor();
        await visitor.Fill("رمز پیامک‌شده", await BeginAsync(visitor, person)).PressAsync("ادامه");

        await FinishAsync(visitor, "آبی", named ?? "Aa" + person.NationalId);

        visitor.ShouldHaveError("گذرواژه", "شامل نام");
    }

    /// <summary>One door: from either sign-in page; a phone in place of a user name is seen by its shape, and the other ways stand below.</summary>
    [Theory, Row("U5"), Finding("J-B7")]
    [InlineData("/account/sign-in", "بازیابی گذرواژه")]
    [InlineData("/window/sign-in", "نمی‌توانید وارد شوید؟")]
    public async Task Recover_FromEitherSignIn_LeadsEachToTheirWay(string from, string link)
    {
        using var visitor = server.Visitor();
        await visitor.OpenAsync(from + "?lang=fa");
        await visitor.FollowAsync(link);
        visitor.ShouldBeAt("/account/recover");
        visitor.Page.QuerySelectorAll("section[aria-labelledby=ways] a").Select(way => way.GetAttribute("href")).ShouldBe(["/window/sign-in", "/special/recover", "/account/register"]);
        await visitor.Fill("نام کاربری", Registry.NewMobile()).PressAsync("ادامه");
        visitor.ShouldBeAt("/account/recover").ShouldSee("شمارهٔ تلفن همراه است، نه نام کاربری");
        visitor.Page.QuerySelector("[role=status] a")!.GetAttribute("href").ShouldBe("/window/sign-in");
    }

    [Fact]
    public async Task Recover_WithoutTheCode_ShowsNoQuestionAndChangesNothing()
    {
        var person = await server.ActivePersonAsync();
        using var visitor = server.Visitor();
        var code = await BeginAsync(visitor, person);

        await visitor.Fill("رمز پیامک‌شده", code == "000000" ? "000001" : "000000").PressAsync("ادامه");

        visitor.ShouldHaveError("رمز پیامک‌شده", "رمز درست نیست");
        visitor.Text.ShouldNotContain("سوال امنیتی");
        await visitor.OpenAsync("/account/recover/answer");
        visitor.ShouldBeAt("/account/recover/code");
        using var later = server.Visitor();
        await later.SignInAsync(person.NationalId, Applicant.Password);
        later.ShouldBeAt("/me");
    }

    [Fact]
    public async Task Recover_FiveWrongAnswers_Ends()
    {
        var person = await server.ActivePersonAsync();
        using var visitor = server.Visitor();
        await visitor.Fill("رمز پیامک‌شده", await BeginAsync(visitor, person)).PressAsync("ادامه");
        for (var i = 0; i < 5; i++) await FinishAsync(visitor, $"نادرست {i}", NewPassword);

        visitor.ShouldSee("این بازیابی پایان یافته است");
    }

    [Fact]
    public async Task Recover_UnknownUser_WalksTheSameWay()
    {
        var person = await server.ActivePersonAsync();
        using var known = server.Visitor();
        await BeginAsync(known, person);
        using var unknown = server.Visitor();
        await unknown.OpenAsync("/account/recover");
        await unknown.Fill("نام کاربری", Registry.NewNationalId()).PressAsync("ادامه");

        unknown.ShouldBeAt("/account/recover/code");
        unknown.Text.ShouldBe(known.Text);
        await known.Fill("رمز پیامک‌شده", "000000").PressAsync("ادامه");
        await unknown.Fill("رمز پیامک‌شده", "000000").PressAsync("ادامه");
        unknown.Text.ShouldBe(known.Text);
    }

    private async Task<string> BeginAsync(Visitor visitor, TestPerson person)
    {
        var phone = await server.Phone(person.Mobile).ReadAsync();
        await visitor.OpenAsync("/account/recover");
        await visitor.Fill("نام کاربری", person.NationalId).PressAsync("ادامه");
        visitor.ShouldBeAt("/account/recover/code");
        return await phone.NextCodeAsync();
    }

    private static Task<Visitor> FinishAsync(Visitor visitor, string answer, string password) =>
        visitor.Fill("پاسخ", answer).Fill("گذرواژه", password).Fill("تکرار گذرواژه", password).PressAsync("ثبت");
}
