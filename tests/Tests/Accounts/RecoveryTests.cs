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
        var code = await BeginAsync(visitor, person);
        visitor.ShouldSee("رنگ مورد علاقهٔ شما چیست؟");

        await FinishAsync(visitor, code, " آبي ", NewPassword);

        visitor.ShouldSee("گذرواژهٔ شما تغییر کرد");
        await signedIn.OpenAsync("/me");
        signedIn.Url.AbsolutePath.ShouldNotBe("/me");
        using var old = server.Visitor();
        await old.SignInAsync(person.NationalId, Applicant.Password);
        old.ShouldHaveError("نام کاربری یا گذرواژه درست نیست");
        await old.SignInAsync(person.NationalId, NewPassword);
        old.ShouldBeAt("/me");
    }

    [Fact]
    public async Task Recover_RightAnswerWithoutTheCode_ChangesNothing()
    {
        var person = await server.ActivePersonAsync();
        using var visitor = server.Visitor();
        var code = await BeginAsync(visitor, person);

        await FinishAsync(visitor, code == "000000" ? "000001" : "000000", Applicant.Answer, NewPassword);

        visitor.ShouldHaveError("رمز پیامک‌شده یا پاسخ درست نیست");
        using var later = server.Visitor();
        await later.SignInAsync(person.NationalId, Applicant.Password);
        later.ShouldBeAt("/me");
    }

    [Fact]
    public async Task Recover_FiveWrongTries_Ends()
    {
        var person = await server.ActivePersonAsync();
        using var visitor = server.Visitor();
        var code = await BeginAsync(visitor, person);
        for (var i = 0; i < 5; i++) await FinishAsync(visitor, code, $"نادرست {i}", NewPassword);

        visitor.ShouldSee("این بازیابی پایان یافته است");
    }

    [Fact]
    public async Task Recover_UnknownUser_WalksTheSameWay()
    {
        var unknown = Registry.NewNationalId();
        using var visitor = server.Visitor();
        await visitor.OpenAsync("/account/recover");
        await visitor.Fill("نام کاربری", unknown).PressAsync("ادامه");
        visitor.ShouldBeAt("/account/recover/answer").ShouldSee("سوال امنیتی");
        var question = visitor.Text;

        using var again = server.Visitor();
        await again.OpenAsync("/account/recover");
        await again.Fill("نام کاربری", unknown).PressAsync("ادامه");

        again.Text.ShouldBe(question);
        await FinishAsync(again, "123456", Applicant.Answer, NewPassword);
        again.ShouldHaveError("رمز پیامک‌شده یا پاسخ درست نیست");
    }

    private async Task<string> BeginAsync(Visitor visitor, TestPerson person)
    {
        var phone = server.Phone(person.Mobile);
        await visitor.OpenAsync("/account/recover");
        await visitor.Fill("نام کاربری", person.NationalId).PressAsync("ادامه");
        visitor.ShouldBeAt("/account/recover/answer");
        return await phone.NextCodeAsync();
    }

    private static Task<Visitor> FinishAsync(Visitor visitor, string code, string answer, string password) =>
        visitor.Fill("رمز پیامک‌شده", code).Fill("پاسخ", answer).Fill("گذرواژه", password).Fill("تکرار گذرواژه", password).PressAsync("ثبت");
}
