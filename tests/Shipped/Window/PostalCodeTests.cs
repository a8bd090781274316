using Panah.BrowserTests;
using Panah.Harness;
using Xunit;

namespace Panah.Shipped.Window;

/// <summary>Guide 003, 4.1: the registered postal code, confirmed or corrected; and what stands on the profile then.</summary>
public sealed class PostalCodeTests(ShippedProgram shipped, Browser browser) : Journey(shipped, browser)
{
    private const string Registered = "1136813445";
    private const string Moved = "1983963113";

    [Fact, Row("W7")]
    public async Task Confirm_AsShown_ProfileSaysThatTheRegistrySaysSo()
    {
        var sara = await Registry.PersonAsync(who => who with { PostalCode = Registered });
        var person = await PersonAsync();
        await person.SignInAtWindowAsync(Shipped, sara);
        await person.OpenAsync("/me/profile");
        await person.ShouldSeeAsync("۱۱۳۶۸۱۳۴۴۵ به گواهی سامانهٔ کد پستی");
        await person.ShouldSeeAsync("به گواهی سامانهٔ مالکیت خطوط");
        await person.ShouldNotSeeAsync("در انتظار");
    }

    [Fact, Row("W7"), Finding("J-B13")]
    public async Task Change_AnotherCode_ProfileKeepsTheRegistrysAndTellsOfTheRequest()
    {
        var sara = await Registry.PersonAsync(who => who with { PostalCode = Registered });
        var phone = Shipped.Phone(sara.Mobile);
        var person = await PersonAsync(Look.Phone);
        await person.AskForCodeAsync(sara.Mobile);
        await person.TypeCodeAsync(await phone.NextCodeAsync());
        await person.ProveAsync(sara);
        await person.ShouldBeAtAsync("/window/postal-code");
        await person.FillAsync("کد پستی", Moved);
        await person.PressAsync("ثبت اطلاعات");
        await person.ShouldBeAtAsync("/me");
        await person.OpenAsync("/me/profile");
        await person.ShouldSeeAsync("۱۱۳۶۸۱۳۴۴۵");
        await person.ShouldSeeAsync("درخواست تغییر به ۱۹۸۳۹۶۳۱۱۳ ثبت شد، در انتظار مرجع");
        await person.KeepPictureAsync("profile-postal-code-asked");
        await person.ShouldBeAccessibleAsync();
        (await phone.NextMessageAsync(message => message.Text.Contains("درخواست به‌روزرسانی نشانی", StringComparison.Ordinal))).ToString();

        // The simulated registry has changed it by now; the next sign-in asks.
        var again = await PersonAsync(Look.Phone);
        await again.AskForCodeAsync(sara.Mobile);
        await again.TypeCodeAsync(await phone.NextCodeAsync());
        await again.ShouldBeAtAsync("/me");
        await again.OpenAsync("/me/profile");
        await again.ShouldSeeAsync("۱۹۸۳۹۶۳۱۱۳");
        await again.ShouldNotSeeAsync("در انتظار مرجع");
    }

    [Fact, Row("W7"), Finding("J-B22")]
    public async Task SignIn_NoPostalCodeRegistered_ComesInByTheButtonThatIsShown()
    {
        var sara = await Registry.PersonAsync(who => who with { PostalCode = null });
        var person = await PersonAsync();
        await person.AskForCodeAsync(sara.Mobile);
        await person.TypeCodeAsync(await Shipped.Phone(sara.Mobile).NextCodeAsync());
        await person.ProveAsync(sara);
        await person.ShouldBeAtAsync("/window/postal-code");
        await person.ShouldSeeAsync("نشانی شما هنوز ثبت نشده است");
        await person.PressAsync("ادامه بدون کد پستی");
        await person.ShouldBeAtAsync("/me");
        await person.OpenAsync("/me/profile");
        await person.ShouldSeeAsync("ثبت نشده");
    }
}
