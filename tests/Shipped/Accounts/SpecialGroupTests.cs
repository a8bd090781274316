using Panah.BrowserTests;
using Panah.Harness;
using Shouldly;
using Xunit;

namespace Panah.Shipped.Accounts;

/// <summary>Guide 000: registration of special groups, the first sign-in, the change of password, and recovery by SMS.</summary>
public sealed class SpecialGroupTests(ShippedProgram shipped, Browser browser) : Journey(shipped, browser)
{
    private const string NewPassword = "Tazeh2027go";

    [Theory, Row("P1"), Row("P2"), Row("P3"), Row("P5"), Row("P6"), Row("P8"), Row("S3")]
    [InlineData(390)]
    [InlineData(1280)]
    public async Task Register_ThenFirstSignIn_ChangesThePasswordAndSeesTheSlips(int width)
    {
        var worker = await Registry.PersonAsync(person => AccountWords.Insured(person, "construction"));
        var person = await PersonAsync(new Look(width));
        await person.RegisterSpecialAsync(worker, worker.Mobile);
        await person.ShouldSeeAsync("ثبت با موفقیت انجام شد");
        await person.FollowAsync("ورود به سیستم");
        await person.FillAsync("نام کاربری", worker.NationalId);
        await person.FillAsync("گذرواژه", worker.NationalId);
        await person.PressAsync("ورود");
        await person.ShouldSeeAsync("کلمه عبور شما منقضی شده است. لطفا کلمه عبور خود را تغییر دهید.");
        await person.KeepPictureAsync("special-change");
        await person.FillAsync("رمز پیامک‌شده به تلفن همراه", await Shipped.Phone(worker.Mobile).NextCodeAsync());
        await person.ChangeFirstPasswordAsync(worker.NationalId, NewPassword);

        await person.ShouldBeAtAsync("/me");
        await person.OpenAsync("/slips");
        await person.ShouldSeeAsync("درخواست برگ پرداخت");
    }

    /// <summary>Without any phone: the slips of one insurance number, and not even the name; the Window brings all of it.</summary>
    [Fact, Row("S1"), Row("S3"), Finding("S-C1")]
    public async Task Register_WithoutAPhone_OpensSlipsOnlyUntilTheWindowProvesWhoItIs()
    {
        var worker = await Registry.PersonAsync(person => AccountWords.Insured(person, "construction"));
        var stranger = await PersonAsync();
        await stranger.RegisterSpecialAsync(worker);
        await stranger.SignInAtAccountAsync(worker.NationalId, worker.NationalId);
        await stranger.ShouldSeeAsync("تنها برگ‌های پرداخت");
        await stranger.ChangeFirstPasswordAsync(worker.NationalId, NewPassword);
        await stranger.ShouldBeAtAsync("/slips");
        await stranger.ShouldNotSeeAsync(worker.LastName);

        var owner = await PersonAsync(Look.Phone);
        await owner.SignInAtWindowAsync(Shipped, worker);
        await owner.ShouldSeeAsync(worker.LastName);
        await stranger.SignInAtAccountAsync(worker.NationalId, NewPassword);

        await stranger.ShouldSeeAsync("نام کاربری یا گذرواژه درست نیست");
    }

    [Fact, Row("P7"), Row("P15"), Finding("J-B10"), Finding("J-B7")]
    public async Task LeaveTheChangePage_RecoveryBySmsOpensAgain()
    {
        var worker = await Registry.PersonAsync(person => AccountWords.Insured(person, "construction"));
        var first = await PersonAsync();
        await first.RegisterSpecialAsync(worker, worker.Mobile);
        await first.SignInAtAccountAsync(worker.NationalId, worker.NationalId);
        await first.ShouldBeAtAsync("/account/password");

        var later = await PersonAsync();
        await later.SignInAtAccountAsync(worker.NationalId, worker.NationalId);
        await later.ShouldSeeAsync("این گذرواژهٔ نخست یک بار به کار رفته");
        await later.FollowAsync("بازیابی رمز عبور");
        await later.FillAsync("نام کاربری", worker.NationalId);
        await later.FillAsync("شماره تلفن همراه", worker.Mobile);
        await later.PressAsync("ارسال");
        var text = (await Shipped.Phone(worker.Mobile).NextMessageAsync(message => message.Text.Contains("کد رهگیری", StringComparison.Ordinal))).Text;
        var password = text.Split(' ').Where(word => word.Length == 8 && word.All(char.IsAsciiDigit)).ElementAt(1);
        await later.SignInAtAccountAsync(worker.NationalId, password);
        await later.FillAsync("کلمه عبور جدید", NewPassword);
        await later.FillAsync("تکرار کلمه عبور جدید", NewPassword);
        await later.PressAsync("تغییر کلمه عبور");

        await later.ShouldBeAtAsync("/me");
    }
}
