using Panah.Harness;
using Shouldly;
using Xunit;

namespace Panah.Tests.Accounts;

public sealed class SpecialGroupTests(PanahServer server)
{
    private const string NewPassword = "Tazeh2027go";

    [Fact, Row("P1"), Row("P2"), Row("P3"), Row("P5")]
    public async Task Register_MatchingFile_IsOpenAtOnceAndLeadsToSignIn()
    {
        var person = await server.Registry.PersonAsync(p => Applicant.InGroup(p, "construction"));
        using var visitor = server.Visitor();
        await visitor.OpenAsync("/special");
        visitor.ShouldSee("کارگران ساختمانی");
        await visitor.FollowAsync("ثبت نام");

        await visitor.PressAsync("تایید و ادامه");
        visitor.ShouldHaveError("برای ادامه باید ضوابط را بپذیرید");
        await visitor.Tick("ضوابط را خواندم و می‌پذیرم").PressAsync("تایید و ادامه");
        await FillAsync(visitor, person);

        visitor.ShouldSee("ثبت با موفقیت انجام شد");
    }

    [Fact, Row("P2")]
    public async Task Form_TermsNotAccepted_LeadsToTheTerms()
    {
        using var visitor = server.Visitor();
        await visitor.OpenAsync("/special/register/form");
        visitor.ShouldBeAt("/special/register");
    }

    [Fact, Row("P4")]
    public async Task Register_IdHasAnAccount_IsRefused()
    {
        var person = await RegisterAsync();
        using var visitor = server.Visitor();
        await AcceptAsync(visitor);
        await FillAsync(visitor, person);
        visitor.ShouldHaveError("کد ملی / شناسه", "موجود است");
    }

    [Fact, Row("P5")]
    public async Task Register_WrongInsuranceNumber_IsRefused()
    {
        var person = await server.Registry.PersonAsync(p => Applicant.InGroup(p, "construction"));
        using var visitor = server.Visitor();
        await AcceptAsync(visitor);
        await FillAsync(visitor, person with { Insurance = person.Insurance! with { Number = Registry.NewInsuranceNumber() } });
        visitor.ShouldHaveError("نمی‌خواند");
        visitor.Shown("کد ملی / شناسه").ShouldBe(person.NationalId);
    }

    [Fact, Row("P1")]
    public async Task Register_GroupIsNotSpecial_IsRefused()
    {
        var person = await server.Registry.PersonAsync(Applicant.Insured);
        using var visitor = server.Visitor();
        await AcceptAsync(visitor);
        await FillAsync(visitor, person);
        visitor.ShouldHaveError("در فهرست این ثبت نام نیست");
    }

    [Fact, Row("P5"), Row("X14")]
    public async Task Register_RegistryDown_SaysSoAndKeepsTheForm()
    {
        var person = await server.Registry.PersonAsync(p => Applicant.InGroup(p, "construction"));
        using var visitor = server.Visitor();
        await AcceptAsync(visitor);
        await using (await server.Faults.StartAsync("insured"))
        {
            await FillAsync(visitor, person);
            visitor.ShouldHaveError("اکنون پاسخ نمی‌دهد");
        }

        server.Clock.Advance(TimeSpan.FromMinutes(5));
        await visitor.PressAsync("ثبت نام");
        visitor.ShouldSee("ثبت با موفقیت انجام شد");
    }

    [Fact, Row("P6"), Row("P8")]
    public async Task FirstSignIn_IdAsPassword_LeadsToChangeAndNothingElse()
    {
        var person = await RegisterAsync(withMobile: true);
        var phone = server.Phone(person.Mobile);
        using var visitor = server.Visitor();
        await visitor.SignInAsync(person.NationalId, person.NationalId);
        visitor.ShouldBeAt("/account/password").ShouldSee("کلمه عبور شما منقضی شده است. لطفا کلمه عبور خود را تغییر دهید.");
        await visitor.OpenAsync("/me");
        visitor.Url.AbsolutePath.ShouldNotBe("/me");

        await visitor.OpenAsync("/account/password");
        await ChangeAsync(visitor, person.NationalId, await phone.NextCodeAsync());

        visitor.ShouldBeAt("/me");
    }

    [Fact, Row("P6")]
    public async Task FirstSignIn_WrongCode_DoesNotChange()
    {
        var person = await RegisterAsync(withMobile: true);
        using var visitor = server.Visitor();
        await visitor.SignInAsync(person.NationalId, person.NationalId);
        var code = await server.Phone(person.Mobile).NextCodeAsync();

        await ChangeAsync(visitor, person.NationalId, code == "000000" ? "000001" : "000000");

        visitor.ShouldHaveError("رمز درست نیست");
    }

    /// <summary>Who closed the page by mistake goes on in the same browser; the bar is for others (J-B10).</summary>
    [Fact, Row("P7"), Finding("J-B10")]
    public async Task LeavingWithoutChange_SameBrowserComesBack_GoesOn()
    {
        var person = await RegisterAsync(withMobile: true);
        var phone = server.Phone(person.Mobile);
        using var visitor = server.Visitor();
        await visitor.SignInAsync(person.NationalId, person.NationalId);
        await visitor.OpenAsync("/");

        await visitor.SignInAsync(person.NationalId, person.NationalId);

        visitor.ShouldBeAt("/account/password");
        await ChangeAsync(visitor, person.NationalId, await phone.NextCodeAsync());
        visitor.ShouldBeAt("/me");
    }

    /// <summary>One door for who can't get in (J-B7, U5): a code to the phone, and no question for who never set one.</summary>
    [Fact, Row("U5"), Finding("J-B7")]
    public async Task RecoverPassword_SpecialUser_AsksNoQuestionTheyNeverSet()
    {
        var person = await RegisterAsync(withMobile: true);
        var phone = server.Phone(person.Mobile);
        using var visitor = server.Visitor();
        await visitor.OpenAsync("/account/sign-in");
        await visitor.FollowAsync("بازیابی گذرواژه");
        await visitor.Fill("نام کاربری", person.NationalId).PressAsync("ادامه");
        await visitor.Fill("رمز پیامک‌شده", await phone.NextCodeAsync()).PressAsync("ادامه");

        visitor.ShouldBeAt("/account/recover/answer");
        visitor.Text.ShouldNotContain("سوال امنیتی");
        await visitor.Fill("گذرواژه", NewPassword).Fill("تکرار گذرواژه", NewPassword).PressAsync("ثبت");
        await visitor.SignInAsync(person.NationalId, NewPassword);
        visitor.ShouldBeAt("/me");
    }

    [Fact, Row("P6"), Row("S3")]
    public async Task FirstSignIn_SimRegistryDown_UsesNothingUpAndGoesOnLater()
    {
        var person = await RegisterAsync(withMobile: true);
        using var visitor = server.Visitor();
        await using (await server.Faults.StartAsync("sim"))
        {
            await visitor.SignInAsync(person.NationalId, person.NationalId);
            visitor.ShouldBeAt("/account/sign-in").ShouldHaveError("اکنون پاسخ نمی‌دهد");
        }

        server.Clock.Advance(TimeSpan.FromMinutes(5));
        await visitor.SignInAsync(person.NationalId, person.NationalId);
        visitor.ShouldBeAt("/account/password");
    }

    [Fact, Row("P7"), Row("P15")]
    public async Task LeavingWithoutChange_BarsTheNextSignIn_RecoveryBySmsOpensIt()
    {
        var person = await RegisterAsync(withMobile: true);
        using var first = server.Visitor();
        await first.SignInAsync(person.NationalId, person.NationalId);
        first.ShouldBeAt("/account/password");

        using var second = server.Visitor();
        await second.SignInAsync(person.NationalId, person.NationalId);
        second.ShouldBeAt("/account/sign-in").ShouldHaveError("این گذرواژهٔ نخست یک بار به کار رفته").ShouldSee("بازیابی رمز عبور");

        var password = await RecoverAsync(person);
        await second.SignInAsync(person.NationalId, password);
        second.ShouldBeAt("/account/password");
        await second.Fill("کلمه عبور جدید", NewPassword).Fill("تکرار کلمه عبور جدید", NewPassword).PressAsync("تغییر کلمه عبور");
        second.ShouldBeAt("/me");
    }

    [Fact, Row("P15")]
    public async Task Recover_Twice_OnlyTheNewestWorksAndOnce()
    {
        var person = await RegisterAsync(withMobile: true);
        var older = await RecoverAsync(person);
        server.Clock.Advance(TimeSpan.FromSeconds(11));
        var newest = await RecoverAsync(person);
        using var visitor = server.Visitor();

        await visitor.SignInAsync(person.NationalId, older);
        visitor.ShouldBeAt("/account/sign-in");
        await visitor.SignInAsync(person.NationalId, newest);
        visitor.ShouldBeAt("/account/password");

        using var again = server.Visitor();
        await again.SignInAsync(person.NationalId, newest);
        again.ShouldBeAt("/account/sign-in");
    }

    [Fact, Row("P15")]
    public async Task Recover_MobileIsNotTheirs_SameAnswerAndNoSms()
    {
        var person = await RegisterAsync(withMobile: true);
        var other = Registry.NewMobile();
        using var visitor = server.Visitor();
        await visitor.OpenAsync("/special/recover");
        await visitor.Fill("نام کاربری", person.NationalId).Fill("شماره تلفن همراه", other).PressAsync("ارسال");

        visitor.ShouldSee("درخواست شما دریافت شد");
        (await server.Phone(other).StaysQuietAsync()).ShouldBeTrue();
    }

    private async Task<TestPerson> RegisterAsync(bool withMobile = false)
    {
        var person = await server.Registry.PersonAsync(p => Applicant.InGroup(p, "construction"));
        using var visitor = server.Visitor();
        await AcceptAsync(visitor);
        await FillAsync(visitor, person, withMobile);
        visitor.ShouldSee("ثبت با موفقیت انجام شد");
        return person;
    }

    [Fact, Row("U6"), Row("P3"), Finding("J-P13")]
    public async Task Branch_ByProvinceAndCityOrAPartOfItsName_IsChosenWithoutScriptsAndWithoutAHeavyPage()
    {
        var person = await server.Registry.PersonAsync(SpecialForms.InGroup);
        using var visitor = server.Visitor();
        await AcceptAsync(visitor);
        visitor.Page.DocumentElement.OuterHtml.Length.ShouldBeLessThan(16_000);
        await visitor.Fill("شماره بیمه", person.Insurance!.Number).Choose("استان", "تهران").PressAsync("نمایش شعبه‌ها");
        visitor.Shown("شماره بیمه").ShouldBe(person.Insurance.Number);
        visitor.Page.QuerySelector(".sum").ShouldBeNull();
        await visitor.Choose("شهر", "تهران").PressAsync("نمایش شعبه‌ها");
        var offered = visitor.Page.QuerySelectorAll("#Picked option").Skip(1).ToList();
        offered.ShouldNotBeEmpty();
        System.Text.Encoding.UTF8.GetByteCount(visitor.Page.QuerySelector("main")!.InnerHtml).ShouldBeLessThan(16_000);
        await visitor.Choose("استان", "").Choose("شهر", "").Fill("شعبه تامین اجتماعی", "کرج").PressAsync("نمایش شعبه‌ها");
        visitor.Page.QuerySelectorAll("#Picked option").Skip(1).ShouldAllBe(option => option.TextContent.Contains("کرج"));
    }

    private static async Task AcceptAsync(Visitor visitor)
    {
        await visitor.OpenAsync("/special/register");
        await visitor.Tick("ضوابط را خواندم و می‌پذیرم").PressAsync("تایید و ادامه");
    }

    private static Task<Visitor> FillAsync(Visitor visitor, TestPerson person, bool withMobile = false)
    {
        visitor.Fill("کد ملی / شناسه", person.NationalId).Fill("شعبه تامین اجتماعی", person.Insurance!.Branch).Fill("شماره بیمه", person.Insurance.Number);
        if (withMobile) visitor.Fill("تلفن همراه", person.Mobile);
        return visitor.PressAsync("ثبت نام");
    }

    private async Task<string> RecoverAsync(TestPerson person)
    {
        var phone = server.Phone(person.Mobile);
        using var visitor = server.Visitor();
        await visitor.OpenAsync("/special/recover");
        await visitor.Fill("نام کاربری", person.NationalId).Fill("شماره تلفن همراه", person.Mobile).PressAsync("ارسال");
        var newest = await Eventually.FoundAsync(
            async () => (await phone.MessagesAsync()).FirstOrDefault(m => m.Text.Contains("کد رهگیری", StringComparison.Ordinal) && !_read.Contains(m.Text)),
            "a message with the tracking code");
        _read.Add(newest.Text);
        newest.Text.ShouldMatch("کاربر گرامی برای درخواست شما به کد رهگیری [0-9]{8} رمز [0-9]{8} تخصیص داده شد\\.");
        return newest.Text.Split(' ').Where(word => word.Length == 8 && word.All(char.IsAsciiDigit)).ElementAt(1);
    }

    private readonly HashSet<string> _read = [];

    private static Task<Visitor> ChangeAsync(Visitor visitor, string old, string code) =>
        visitor.Fill("رمز پیامک‌شده به تلفن همراه", code).Fill("کلمه عبور قدیم", old).Fill("کلمه عبور جدید", NewPassword)
            .Fill("تکرار کلمه عبور جدید", NewPassword).PressAsync("تغییر کلمه عبور");
}
