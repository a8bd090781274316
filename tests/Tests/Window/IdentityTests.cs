using Panah.Harness;
using Shouldly;
using Xunit;

namespace Panah.Tests.Window;

/// <summary>The first sign-in proves whose the phone is.</summary>
public sealed class IdentityTests(PanahServer server)
{
    private const string CitizenMismatch = "عدم تطابق شماره تلفن همراه با کد ملی (شماره تلفن همراه حتما باید برای خود فرد باشد)";
    private const string ForeignerMismatch = "عدم تطابق شماره تلفن همراه با کد اتباع (شماره تلفن همراه حتما باید برای خود فرد باشد)";

    [Fact, Row("W5")]
    public async Task Citizen_WhoseSimItIs_GoesOnToThePostalCode()
    {
        var person = await server.Registry.PersonAsync();
        using var visitor = server.Visitor();
        await visitor.ProveCodeAsync(server, person.Mobile);
        visitor.ShouldBeAt("/window/identity").ShouldSee("کاربر گرامی جهت احراز هویت تاریخ تولد و کد ملی خود را وارد نمایید")
            .ShouldSee("ایرانی").ShouldSee("اتباع").ShouldSee("کد ملی باید ۱۰ رقم باشد");
        await visitor.ProveCitizenAsync(person.NationalId);
        visitor.ShouldBeAt("/window/postal-code");
    }

    [Fact, Row("W5")]
    public async Task Citizen_WithAnotherBirthDate_IsLedBackInTheGuidesWords()
    {
        var person = await server.Registry.PersonAsync();
        using var visitor = server.Visitor();
        await visitor.ProveCodeAsync(server, person.Mobile);
        await visitor.ProveCitizenAsync(person.NationalId, day: 30);
        visitor.ShouldBeAt("/window/sign-in").ShouldHaveError(CitizenMismatch);
        await visitor.OpenAsync("/window/identity");
        visitor.ShouldBeAt("/window/sign-in");
    }

    [Fact, Row("W5")]
    public async Task Citizen_WithAnothersSim_IsLedBackInTheSameWords()
    {
        var person = await server.Registry.PersonAsync();
        var other = await server.Registry.PersonAsync();
        using var visitor = server.Visitor();
        await visitor.ProveCodeAsync(server, other.Mobile);
        await visitor.ProveCitizenAsync(person.NationalId);
        visitor.ShouldBeAt("/window/sign-in").ShouldHaveError(CitizenMismatch);
    }

    [Fact, Row("W5")]
    public async Task Citizen_LedBack_KeepsWhereToReturn()
    {
        var person = await server.Registry.PersonAsync();
        using var visitor = server.Visitor();
        await visitor.ProveCodeAsync(server, person.Mobile, "/me/devices");
        await visitor.ProveCitizenAsync(person.NationalId, day: 30);
        server.Clock.Advance(TimeSpan.FromSeconds(11));
        var phone = server.Phone(person.Mobile);
        await phone.NextCodeAsync();
        await visitor.Fill("تلفن همراه", person.Mobile).PressAsync("ارسال رمز یکبار مصرف");
        await visitor.TypeCodeAsync(await phone.NextCodeAsync());
        await visitor.ProveCitizenAsync(person.NationalId);
        await visitor.PressAsync("ثبت اطلاعات");
        visitor.ShouldBeAt("/me/devices");
    }

    [Theory, Row("W5"), Row("X14")]
    [InlineData("123456789", "کد ملی باید ۱۰ رقم باشد")]
    [InlineData("", "کد ملی باید ۱۰ رقم باشد")]
    [InlineData("1234567890", "")]
    public async Task NationalId_OfAnotherForm_StaysWithItsError(string typed, string error)
    {
        var mobile = Registry.NewMobile();
        using var visitor = server.Visitor();
        await visitor.ProveCodeAsync(server, mobile);
        await visitor.ProveCitizenAsync(typed);
        visitor.ShouldBeAt("/window/identity").ShouldHaveError("کد ملی", error);
        visitor.ErrorOf("کد ملی").ShouldNotBeEmpty();
        visitor.Shown("کد ملی").ShouldBe(typed);
        visitor.Shown("سال").ShouldBe("1369");
    }

    [Theory, Row("W5"), Row("X14")]
    [InlineData(1369, 12, 31)]
    [InlineData(1990, 2, 31)]
    [InlineData(1450, 1, 1)]
    public async Task BirthDate_ThatIsNone_StaysWithItsError(int year, int month, int day)
    {
        var person = await server.Registry.PersonAsync();
        using var visitor = server.Visitor();
        await visitor.ProveCodeAsync(server, person.Mobile);
        await visitor.ProveCitizenAsync(person.NationalId, year, month, day);
        visitor.ShouldBeAt("/window/identity");
        visitor.ErrorOf("تاریخ تولد").ShouldNotBeEmpty();
        visitor.Shown("کد ملی").ShouldBe(person.NationalId);
    }

    [Fact, Row("W5"), Row("X8")]
    public async Task Citizen_InPersianDigits_IsProven()
    {
        var person = await server.Registry.PersonAsync();
        using var visitor = server.Visitor();
        await visitor.ProveCodeAsync(server, person.Mobile);
        var persian = string.Concat(person.NationalId.Select(c => (char)(c - '0' + '۰')));
        await visitor.Fill("کد ملی", "\u200F" + persian[..3] + "-" + persian[3..]).FillDate("تاریخ تولد", 1369, 2, 31).Fill("تاریخ تولد", "سال", "۱۳۶۹").PressAsync("ثبت اطلاعات");
        visitor.ShouldBeAt("/window/postal-code");
    }

    [Theory, Row("W6")]
    [InlineData("passport")]
    [InlineData("faragir")]
    [InlineData("unique")]
    public async Task Foreigner_WithAnyPaper_IsSignedIn(string paper)
    {
        var number = Registry.NewMobile()[1..] + "11";
        var foreigner = await server.Registry.ForeignerAsync(f => f with { Passport = "P" + number[..8], Faragir = number, UniqueId = number[1..] });
        using var visitor = server.Visitor();
        await visitor.ProveCodeAsync(server, foreigner.Mobile);
        await visitor.FollowAsync("اتباع");
        visitor.ShouldSee("کاربر گرامی جهت احراز هویت تاریخ تولد و کد فیدای خود را وارد نمایید");
        await ProveAsync(visitor, paper switch { "passport" => "p" + number[..8], "faragir" => number, _ => number[1..] }, foreigner.FidaCode, 23);
        visitor.ShouldBeAt("/window/postal-code");
        await visitor.PressAsync("ثبت اطلاعات");
        visitor.ShouldBeAt("/me").ShouldSee($"{foreigner.FirstName} {foreigner.LastName}");
    }

    [Fact, Row("W6")]
    public async Task Foreigner_WithAnotherBirthDate_IsLedBackInTheGuidesWords()
    {
        var foreigner = await server.Registry.ForeignerAsync();
        using var visitor = server.Visitor();
        await visitor.ProveCodeAsync(server, foreigner.Mobile);
        await visitor.FollowAsync("اتباع");
        await ProveAsync(visitor, foreigner.Passport!, foreigner.FidaCode, 22);
        visitor.ShouldBeAt("/window/sign-in").ShouldHaveError(ForeignerMismatch);
    }

    [Fact, Row("W6"), Row("X14")]
    public async Task Foreigner_WithNothingTyped_HasAnErrorAtEachField()
    {
        using var visitor = server.Visitor();
        await visitor.ProveCodeAsync(server, Registry.NewMobile());
        await visitor.FollowAsync("اتباع");
        await visitor.PressAsync("ثبت اطلاعات");
        visitor.ShouldBeAt("/window/identity");
        visitor.ErrorOf("شماره گذرنامه/ فراگیر ناجا/ شناسه یکتا").ShouldNotBeEmpty();
        visitor.ErrorOf("کد فیدا").ShouldNotBeEmpty();
        visitor.ErrorOf("تاریخ تولد").ShouldNotBeEmpty();
    }

    [Theory, Row("W5")]
    [InlineData("civil")]
    [InlineData("sim")]
    public async Task Citizen_WhileARegistryIsDown_LosesNothingAndTriesAgain(string registry)
    {
        var person = await server.Registry.PersonAsync();
        using var visitor = server.Visitor();
        await visitor.ProveCodeAsync(server, person.Mobile);
        await using (await server.Faults.StartAsync(registry))
        {
            await visitor.ProveCitizenAsync(person.NationalId);
            visitor.ShouldBeAt("/window/identity").ShouldHaveError("پاسخ نمی‌دهد");
            visitor.Shown("کد ملی").ShouldBe(person.NationalId);
        }

        server.Clock.Advance(TimeSpan.FromMinutes(2));
        await visitor.ProveCitizenAsync(person.NationalId);
        visitor.ShouldBeAt("/window/postal-code");
    }

    private static Task<Visitor> ProveAsync(Visitor visitor, string document, string fida, int day) => visitor
        .Fill("شماره گذرنامه/ فراگیر ناجا/ شناسه یکتا", document).Fill("کد فیدا", fida).FillDate("تاریخ تولد", 1363, 12, day).PressAsync("ثبت اطلاعات");
}
