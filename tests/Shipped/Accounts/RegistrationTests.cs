using Panah.BrowserTests;
using Panah.Harness;
using Shouldly;
using Xunit;

namespace Panah.Shipped.Accounts;

/// <summary>Guide 001: an account of one's own, from the first picture to the last, with each of its three results.</summary>
public sealed class RegistrationTests(ShippedProgram shipped, Browser browser) : Journey(shipped, browser)
{
    [Theory, Row("A3"), Row("A4"), Row("A6"), Row("A7"), Row("A9"), Row("S4"), Finding("J-B16"), Finding("J-B17")]
    [InlineData(390)]
    [InlineData(1280)]
    public async Task Register_EverythingMatches_IsActiveAndSignsIn(int width)
    {
        var maryam = await Registry.PersonAsync(person => AccountWords.Insured(person));
        var person = await PersonAsync(new Look(width));
        await person.BeginRegistrationAsync(Shipped, maryam);
        await person.ShouldSeeAsync("اطلاعات پر شده از مرحله قبل");
        await person.FillDetailsAsync(maryam);
        await person.SendRegistrationAsync();
        (await Shipped.Phone(maryam.Mobile).NextTellingAsync()).Text.ShouldContain("حساب کاربری شما فعال گردید");
        // The page that waits says it by itself.
        await person.ShouldSeeAsync("حساب کاربری شما فعال گردید");
        await person.ShouldNotSeeAsync("۴۸ ساعت");
        await person.KeepPictureAsync("register-active");

        await person.SignInAtAccountAsync(maryam.NationalId, AccountWords.Password);

        await person.ShouldBeAtAsync("/me");
        await person.ShouldSeeAsync(maryam.FirstName);
    }

    [Fact, Row("A7"), Row("U4"), Finding("J-B11")]
    public async Task Register_NoInsuranceFile_IsToldToVisitABranchByEachWay()
    {
        var maryam = await Registry.PersonAsync();
        var person = await PersonAsync(Look.Phone);
        await person.BeginRegistrationAsync(Shipped, maryam);
        await person.FillDetailsAsync(maryam);
        await person.SendRegistrationAsync();
        (await Shipped.Phone(maryam.Mobile).NextTellingAsync()).Text.ShouldContain("به نزدیکترین شعبه مراجعه فرمائید");
        await person.ShouldSeeAsync("مراجعه به شعبه لازم است");

        // The branch has it in its queue.
        var clerk = await PersonAsync();
        await clerk.SignInAtOfficeAsync(await Shipped.StaffAsync("registrations"));
        await clerk.OpenAsync("/office/registrations");
        await clerk.FollowAsync("بررسی");
        await clerk.ShouldSeeAsync("آنچه متقاضی نوشته است");

        await person.SignInAtAccountAsync(maryam.NationalId, AccountWords.Password);

        await person.ShouldSeeAsync("ثبت نام شما تائید شده است");
    }

    [Fact, Row("A7"), Row("A8")]
    public async Task Register_NameDiffers_IsAMismatchAndRegistersAgain()
    {
        var maryam = await Registry.PersonAsync(person => AccountWords.Insured(person));
        var person = await PersonAsync();
        await person.BeginRegistrationAsync(Shipped, maryam);
        await person.FillDetailsAsync(maryam, lastName: "نادرستی");
        await person.SendRegistrationAsync();
        await person.ShouldSeeAsync("اطلاعات هویتی وارد شده توسط شما با پایگاه مرجع مطابقت ندارد");

        await person.BeginRegistrationAsync(Shipped, maryam);
        await person.FillDetailsAsync(maryam);
        await person.SendRegistrationAsync();

        await person.ShouldSeeAsync("حساب کاربری شما فعال گردید");
        await person.BeginRegistrationAsync(Shipped, maryam);
        await person.ShouldSeeAsync("حساب کاربری شما قبلاً ایجاد شده است");
    }

    [Fact, Row("A11")]
    public async Task Register_Physician_IsActive()
    {
        var doctor = await Registry.PersonAsync(person => person with { MedicalCouncilNumber = "54321" });
        var person = await PersonAsync();
        await person.BeginRegistrationAsync(Shipped, doctor, council: "۵۴۳۲۱");
        await person.FillDetailsAsync(doctor);
        await person.SendRegistrationAsync();

        await person.ShouldSeeAsync("حساب کاربری شما فعال گردید");
    }

    /// <summary>Step two: an error, mended, sent; then the browser's Back, and another language (J-B14).</summary>
    [Fact, Row("X14"), Finding("J-B14")]
    public async Task Details_ErrorThenBack_ShowsThePageAndNoErrorOfTheBrowser()
    {
        var maryam = await Registry.PersonAsync(person => AccountWords.Insured(person));
        var person = await PersonAsync();
        await person.BeginRegistrationAsync(Shipped, maryam);
        await person.FillDetailsAsync(maryam);
        await person.FillAsync("شهر", " ");
        await person.PressAsync("ثبت نام");
        await person.ShouldSeeAsync("گذرواژه‌ای که نوشتید نگه داشته شده است");
        await person.FillAsync("شهر", "تهران");
        await person.PressAsync("ثبت نام");
        await person.ShouldBeAtAsync("/account/register/check");

        await person.BackAsync();

        await person.ShouldBeAtAsync("/account/register/details");
        (await person.Page.GetByLabel("نام خانوادگی", new() { Exact = true }).InputValueAsync()).ShouldBe(maryam.LastName);
    }

    [Fact, Row("A10"), Row("U5")]
    public async Task Recover_UserNameCodeAnswer_NewPasswordSignsIn()
    {
        var maryam = await Registry.PersonAsync(person => AccountWords.Insured(person));
        var person = await PersonAsync(Look.Phone);
        await person.BeginRegistrationAsync(Shipped, maryam);
        await person.FillDetailsAsync(maryam);
        await person.SendRegistrationAsync();
        await person.ShouldSeeAsync("حساب کاربری شما فعال گردید");

        var phone = await Shipped.Phone(maryam.Mobile).ReadAsync();
        await person.OpenAsync("/account/sign-in");
        await person.FollowAsync("بازیابی گذرواژه");
        await person.FillAsync("نام کاربری", maryam.NationalId);
        await person.PressAsync("ادامه");
        await person.FillAsync("رمز پیامک‌شده", await phone.NextCodeAsync());
        await person.PressAsync("ادامه");
        await person.ShouldSeeAsync("رنگ مورد علاقهٔ شما چیست؟");
        await person.FillAsync("پاسخ", "آبی");
        await person.FillAsync("گذرواژه", "Tazeh2027go");
        await person.FillAsync("تکرار گذرواژه", "Tazeh2027go");
        await person.PressAsync("ثبت");
        await person.ShouldSeeAsync("گذرواژهٔ شما تغییر کرد");

        await person.SignInAtAccountAsync(maryam.NationalId, "Tazeh2027go");
        await person.ShouldBeAtAsync("/me");
    }
}
