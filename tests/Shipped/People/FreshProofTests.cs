using Panah.BrowserTests;
using Panah.Harness;
using Panah.Shipped.Accounts;
using Xunit;

namespace Panah.Shipped.People;

/// <summary>A code of a moment ago: before a person changes their password, and before staff give others power.</summary>
public sealed class FreshProofTests(ShippedProgram shipped, Browser browser) : Journey(shipped, browser)
{
    [Theory, Row("S2"), Row("U5")]
    [InlineData(390)]
    [InlineData(1280)]
    public async Task Person_AskedForAFreshCode_TypesItAndComesBack(int width)
    {
        var sara = await Registry.PersonAsync();
        var person = await PersonAsync(new Look(width));
        await person.SignInAtWindowAsync(Shipped, sara);
        var phone = Shipped.Phone(sara.Mobile);
        await phone.NextCodeAsync();
        await person.OpenAsync("/me/code?again=true&returnUrl=%2Fme%2Fpassword");
        await person.ShouldSeeAsync("کدی به تلفن شما");
        await person.PressAsync("ارسال کد");
        await person.KeepPictureAsync("step-up");
        await person.FillAsync("کد پیامک‌شده", await phone.NextCodeAsync());
        await person.PressAsync("تأیید و ادامه");
        await person.ShouldBeAtAsync("/me/password");
        await person.ShouldSeeAsync("شما هنوز حساب کاربری با گذرواژه ندارید");
        await person.KeepPictureAsync("own-password");
    }

    /// <summary>In by the old password, through a fresh code, to the new one: the phone is told, the old password opens nothing.</summary>
    [Fact, Row("U5"), Row("S2"), Row("S5"), Finding("J-B18")]
    public async Task AccountUser_ChangesThePassword_IsToldAndTheOldOneOpensNothing()
    {
        const string NewPassword = "Tazeh2027go";
        var maryam = await Registry.PersonAsync(made => AccountWords.Insured(made));
        var person = await PersonAsync(Look.Phone);
        await person.RegisterAsync(Shipped, maryam);
        var elsewhere = await PersonAsync();
        await elsewhere.SignInAtAccountAsync(maryam.NationalId, AccountWords.Password);
        await elsewhere.ShouldBeAtAsync("/me");
        await person.SignInAtAccountAsync(maryam.NationalId, AccountWords.Password);
        await person.ShouldBeAtAsync("/me");

        await person.OpenAsync("/me/password");
        await person.ShouldBeAtAsync("/me/code");
        var phone = await Shipped.Phone(maryam.Mobile).ReadAsync();
        await person.PressAsync("ارسال کد");
        await person.FillAsync("کد پیامک‌شده", await phone.NextCodeAsync());
        await person.PressAsync("تأیید و ادامه");
        await person.ShouldBeAtAsync("/me/password");
        await person.FillAsync("گذرواژهٔ تازه", NewPassword);
        await person.FillAsync("تکرار گذرواژهٔ تازه", "Tazeh2027g");
        await person.PressAsync("ثبت گذرواژهٔ تازه");
        await person.ShouldBeAtAsync("/me/password");
        await person.KeepPictureAsync("own-password-repeat");
        await person.FillAsync("گذرواژهٔ تازه", NewPassword);
        await person.FillAsync("تکرار گذرواژهٔ تازه", NewPassword);
        await person.PressAsync("ثبت گذرواژهٔ تازه");
        await person.ShouldBeAtAsync("/me");
        await person.KeepPictureAsync("own-password-changed");
        await phone.NextMessageAsync(message => message.Text.Contains("شما نبودید؟", StringComparison.Ordinal));

        // The other device is out, and comes in with the new password alone.
        await elsewhere.OpenAsync("/me");
        await elsewhere.ShouldBeAtAsync("/window/sign-in");
        await elsewhere.SignInAtAccountAsync(maryam.NationalId, AccountWords.Password);
        await elsewhere.ShouldSeeAsync("نام کاربری یا گذرواژه درست نیست");
        await elsewhere.SignInAtAccountAsync(maryam.NationalId, NewPassword);
        await elsewhere.ShouldBeAtAsync("/me");
        await elsewhere.ShouldSeeAsync(maryam.FirstName);
    }

    [Fact, Row("S7"), Finding("S-M13")]
    public async Task Staff_AtTheConfirmation_ReadWhatItIsFor_AndAWrongCodePassesNothing()
    {
        var member = await PersonAsync();
        await member.SignInAtOfficeAsync(await Shipped.StaffAsync("administration"));
        await member.OpenAsync("/office/passkeys");
        await member.ShouldSeeAsync("کلیدهای عبور من");
        await member.KeepPictureAsync("office-passkeys");
        await member.OpenAsync("/office/passkey");
        await member.ShouldSeeAsync("ورود با کلید عبور");
        await member.OpenAsync("/office/confirm?returnUrl=%2Foffice%2Fstaff");
        await member.ShouldSeeAsync("این بخش به دیگران اختیار می‌دهد یا آن را می‌گیرد");
        await member.KeepPictureAsync("office-confirm");
        await member.FillAsync("کد برنامهٔ احراز هویت", "000000");
        await member.PressAsync("تأیید و ادامه");
        await member.ShouldSeeAsync("این کد درست نیست");
        await member.ShouldBeAtAsync("/office/confirm");
    }
}
