using Panah.BrowserTests;
using Panah.Harness;
using Xunit;

namespace Panah.Shipped.Window;

/// <summary>Guide 003, 3.1: who the phone's owner is, citizen or foreign national, and what another person's SIM leads to.</summary>
public sealed class IdentityTests(ShippedProgram shipped, Browser browser) : Journey(shipped, browser)
{
    [Fact, Row("W6")]
    public async Task SignIn_ForeignNational_SeesOwnName()
    {
        var ahmad = await Registry.ForeignerAsync(who => who with { FirstName = "احمد", LastName = "نوری" });
        var person = await ComeToIdentityAsync(ahmad.Mobile);
        await person.FollowAsync("اتباع");
        await person.ShouldSeeAsync("کاربر گرامی جهت احراز هویت تاریخ تولد و کد فیدای خود را وارد نمایید");
        await person.FillAsync("شماره گذرنامه/ فراگیر ناجا/ شناسه یکتا", ahmad.Passport!);
        await person.FillAsync("کد فیدا", ahmad.FidaCode);
        var (year, month, day) = Doors.Jalali(ahmad.BirthDate);
        await person.FillDateAsync(year, month, day);
        await person.PressAsync("ثبت اطلاعات");
        await person.ShouldBeAtAsync("/window/postal-code");
        await person.PressAsync("ثبت اطلاعات");
        await person.ShouldSeeAsync("احمد نوری");
    }

    [Theory, Row("W5"), Row("W6")]
    [InlineData(false, "عدم تطابق شماره تلفن همراه با کد ملی")]
    [InlineData(true, "عدم تطابق شماره تلفن همراه با کد اتباع")]
    public async Task Prove_AnotherPersonsSim_IsToldInTheGuidesWords(bool foreign, string told)
    {
        var owner = await Registry.PersonAsync();
        var person = await ComeToIdentityAsync(owner.Mobile);
        if (foreign)
        {
            var other = await Registry.ForeignerAsync();
            await person.FollowAsync("اتباع");
            await person.FillAsync("شماره گذرنامه/ فراگیر ناجا/ شناسه یکتا", other.Passport!);
            await person.FillAsync("کد فیدا", other.FidaCode);
            var (year, month, day) = Doors.Jalali(other.BirthDate);
            await person.FillDateAsync(year, month, day);
            await person.PressAsync("ثبت اطلاعات");
        }
        else
        {
            await person.ProveAsync(await Registry.PersonAsync());
        }

        await person.ShouldBeAtAsync("/window/sign-in");
        await person.ShouldSeeAsync($"{told} (شماره تلفن همراه حتما باید برای خود فرد باشد)");
        await person.KeepPictureAsync(foreign ? "window-mismatch-foreign" : "window-mismatch");
    }

    [Theory, Finding("J-B8")]
    [InlineData("fa", "کد فیدا")]
    [InlineData("en", "FIDA")]
    [InlineData("ar", "فيدا")]
    public async Task Prove_ForeignFormSentEmpty_SaysWhatIsMissingInWords(string language, string named)
    {
        var person = await ComeToIdentityAsync(Registry.NewMobile());
        await person.OpenAsync($"/window/identity?tab=foreign&lang={language}");
        await person.Page.Locator("main form button.btn[type=submit]").Last.ClickAsync();
        await person.ShouldSeeAsync(named);
        await person.Page.Locator("[role=alert]").First.WaitForAsync();
        await person.ShouldNotSeeAsync("Reason.");
    }

    private async Task<Person> ComeToIdentityAsync(string mobile)
    {
        var person = await PersonAsync(Look.Phone);
        await person.AskForCodeAsync(mobile);
        await person.TypeCodeAsync(await Shipped.Phone(mobile).NextCodeAsync());
        await person.ShouldBeAtAsync("/window/identity");
        return person;
    }
}
