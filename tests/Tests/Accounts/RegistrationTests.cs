using Microsoft.Extensions.DependencyInjection;
using Panah.Harness;
using Panah.Kernel;
using Panah.Messaging;
using Shouldly;
using Xunit;

namespace Panah.Tests.Accounts;

public sealed class RegistrationTests(PanahServer server)
{
    [Fact, Row("A3"), Row("A4"), Row("A6"), Row("A7"), Row("A9")]
    public async Task Register_EverythingMatches_ActivatesBySmsAndSignsIn()
    {
        var person = await server.Registry.PersonAsync(Applicant.Insured);
        using var visitor = server.Visitor();

        await visitor.BeginRegistrationAsync(person);
        visitor.ShouldBeAt("/account/register/details").ShouldSee("اطلاعات پر شده از مرحله قبل").ShouldSee("ثبت نام-گام دوم");
        await visitor.FillDetails(person).PressAsync("ثبت نام");
        visitor.ShouldBeAt("/account/register/check").ShouldSee(person.LastName);
        await visitor.PressAsync("ارسال درخواست ثبت نام");

        visitor.ShouldBeAt("/account/register/waiting").ShouldSee("درخواست شما با موفقیت ثبت گردید").ShouldSee("۴۸ ساعت");
        var message = await server.Phone(person.Mobile).NextTellingAsync();
        message.Text.ShouldContain("به سیستم‌های متمرکز سازمان تأمین اجتماعی خوش آمدید. حساب کاربری شما فعال گردید.");
        (await server.Phone(person.Mobile).MessagesAsync()).Count.ShouldBe(2, "the code and the result");
        using var later = server.Visitor();
        await later.SignInAsync(person.NationalId, Applicant.Password);
        later.ShouldBeAt("/me");
    }

    [Fact, Row("A7")]
    public async Task Register_SimIsNotTheirs_AsksForAVisit()
    {
        var person = await server.Registry.PersonAsync(Applicant.Insured);
        var foreignSim = Registry.NewMobile();
        using var visitor = server.Visitor();

        await visitor.RegisterAsync(person, foreignSim);

        (await server.Phone(foreignSim).NextTellingAsync()).Text.ShouldContain("ثبت نام شما تائید شد، جهت فعال سازی");
        using var later = server.Visitor();
        await later.SignInAsync(person.NationalId, Applicant.Password);
        later.ShouldBeAt("/account/sign-in").ShouldHaveError("ثبت نام شما تائید شده است. جهت فعال سازی");
    }

    [Fact, Row("A7")]
    public async Task Register_NoInsuranceFile_AsksForAVisit()
    {
        var person = await server.Registry.PersonAsync();
        using var visitor = server.Visitor();

        await visitor.RegisterAsync(person);

        (await server.Phone(person.Mobile).NextTellingAsync()).Text.ShouldContain("به نزدیکترین شعبه مراجعه فرمائید");
    }

    [Theory, Row("A7")]
    [InlineData("نام خانوادگی", "نادرستی")]
    [InlineData("نام", "نادرست")]
    [InlineData("شماره شناسنامه", "999")]
    [InlineData("مسلسل شناسنامه", "111111")]
    [InlineData("سری شناسنامه (حرف)", "ب")]
    [InlineData("سری شناسنامه (عدد)", "99")]
    public async Task Register_OneFieldDiffers_DeletesTheRequestAndLetsRegisterAgain(string field, string wrong)
    {
        var person = await server.Registry.PersonAsync(Applicant.Insured);
        using var visitor = server.Visitor();
        await visitor.BeginRegistrationAsync(person);
        await visitor.FillDetails(person).Fill(field, wrong).PressAsync("ثبت نام");
        await visitor.PressAsync("ارسال درخواست ثبت نام");

        var phone = server.Phone(person.Mobile);
        (await phone.NextTellingAsync()).Text.ShouldContain("با پایگاه مرجع مطابقت ندارد");

        using var again = server.Visitor();
        await again.RegisterAsync(person);
        (await phone.NextTellingAsync()).Text.ShouldContain("فعال گردید");
    }

    [Fact, Row("A7")]
    public async Task Register_BirthDateDiffersByADay_IsAMismatch()
    {
        var person = await server.Registry.PersonAsync(Applicant.Insured);
        var birth = JalaliDate.From(person.BirthDate.AddDays(1));
        await MismatchAsync(person, visitor => visitor.FillDate("تاریخ تولد", birth.Year, birth.Month, birth.Day));
    }

    [Fact, Row("A7")]
    public async Task Register_GenderDiffers_IsAMismatch()
    {
        var person = await server.Registry.PersonAsync(Applicant.Insured);
        await MismatchAsync(person, visitor => visitor.Choose("جنسیت", "مرد"));
    }

    /// <summary>A gateway that sends what it is given twice: the person reads one sentence two times, and nothing else happens twice.</summary>
    [Fact, Row("A7")]
    public async Task Register_GatewayDuplicates_OneResultHandedOverOnce()
    {
        var person = await server.Registry.PersonAsync(Applicant.Insured);
        var phone = server.Phone(person.Mobile);
        using var visitor = server.Visitor();
        await using (await server.Faults.StartAsync("sms1", "duplicate"))
        await using (await server.Faults.StartAsync("sms2", "duplicate"))
        {
            await visitor.RegisterAsync(person);
            await phone.NextTellingAsync();
            await phone.NextTellingAsync();
        }

        var texts = (await phone.MessagesAsync()).Where(message => Phone.Code(message.Text) is null).ToList();
        texts.Count.ShouldBe(2);
        texts.Select(message => message.Text).Distinct().ShouldHaveSingleItem().ShouldContain("فعال گردید");
        var handed = await server.Services.GetRequiredService<DeliveryLog>().FindAsync(new DeliveryQuery { Recipient = person.Mobile });
        handed.ShouldAllBe(one => one.Attempts == 1);
        handed.Count.ShouldBe(2, "the code and the result");
        using var later = server.Visitor();
        await later.SignInAsync(person.NationalId, Applicant.Password);
        later.ShouldBeAt("/me");
    }

    [Fact, Row("A7")]
    public async Task Register_NameWithArabicLettersAndZwnj_Matches()
    {
        var person = await server.Registry.PersonAsync(p => Applicant.Insured(p with { FirstName = "علی‌اکبر", LastName = "کریمی" }));
        using var visitor = server.Visitor();
        await visitor.BeginRegistrationAsync(person);
        await visitor.FillDetails(person).Fill("نام", "علي اكبر").Fill("نام خانوادگی", "كريمي").PressAsync("ثبت نام");
        await visitor.PressAsync("ارسال درخواست ثبت نام");

        (await server.Phone(person.Mobile).NextTellingAsync()).Text.ShouldContain("فعال گردید");
    }

    [Fact, Row("A7"), Row("A8")]
    public async Task Register_RegistryDown_WaitsAndDecidesWhenItIsBack()
    {
        var person = await server.Registry.PersonAsync(Applicant.Insured);
        using var visitor = server.Visitor();
        await using (await server.Faults.StartAsync("insured"))
        {
            await visitor.RegisterAsync(person);
            (await (await server.Phone(person.Mobile).ReadAsync()).StaysQuietAsync(TimeSpan.FromSeconds(2))).ShouldBeTrue();
            await visitor.OpenAsync("/account/register/waiting");
            visitor.ShouldSee("در انتظار پاسخ");
        }

        server.Clock.Advance(TimeSpan.FromMinutes(16));
        (await server.Phone(person.Mobile).NextTellingAsync()).Text.ShouldContain("فعال گردید");
    }

    [Fact, Row("A8")]
    public async Task Register_TwoBrowsersAtOnce_MakesOneRequest()
    {
        var person = await server.Registry.PersonAsync(Applicant.Insured);
        using var one = server.Visitor();
        using var two = server.Visitor();
        await one.BeginRegistrationAsync(person);
        await two.BeginRegistrationAsync(person);
        await one.FillDetails(person).PressAsync("ثبت نام");
        await two.FillDetails(person).PressAsync("ثبت نام");

        await using (await server.Faults.StartAsync("civil"))
        {
            await Task.WhenAll(one.PressAsync("ارسال درخواست ثبت نام"), two.PressAsync("ارسال درخواست ثبت نام"));
            one.ShouldBeAt("/account/register/waiting");
            two.ShouldBeAt("/account/register/waiting");
            using var third = server.Visitor();
            await third.BeginRegistrationAsync(person);
            third.ShouldBeAt("/account/register/waiting").ShouldSee("درخواست شما با موفقیت ثبت گردید").ShouldSee("در انتظار پاسخ");
        }

        server.Clock.Advance(TimeSpan.FromMinutes(16));
        var phone = server.Phone(person.Mobile);
        (await phone.NextTellingAsync()).Text.ShouldContain("فعال گردید");
        (await phone.StaysQuietAsync()).ShouldBeTrue();
    }

    [Fact, Row("A3")]
    public async Task Register_IdHasAnAccount_SaysSo()
    {
        var person = await server.ActivePersonAsync();
        using var visitor = server.Visitor();

        await visitor.BeginRegistrationAsync(person);

        visitor.ShouldHaveError("کد ملی", "حساب کاربری شما قبلاً ایجاد شده است، چنانچه در ورود به سیستم با مشکل مواجه شدید، به نزدیکترین شعبه مراجعه نمایید.");
    }

    [Theory, Row("A3"), Row("X14")]
    [InlineData("", "")]
    [InlineData("123", "0912")]
    [InlineData("0010010010", "0912")]
    [InlineData("1111111111", "12345678901")]
    public async Task Register_BadIdOrMobile_ErrorNextToFieldAndKeepsWhatWasTyped(string id, string mobile)
    {
        using var visitor = server.Visitor();
        await visitor.OpenAsync("/account/register");

        await visitor.Fill("کد ملی", id).Fill("تلفن همراه", mobile).PressAsync("ثبت نام");

        visitor.ShouldBeAt("/account/register");
        visitor.ErrorOf("کد ملی").ShouldNotBeEmpty();
        visitor.ErrorOf("تلفن همراه").ShouldNotBeEmpty();
        visitor.Shown("کد ملی").ShouldBe(id);
        visitor.Shown("تلفن همراه").ShouldBe(mobile);
    }

    [Fact, Row("X14")]
    public async Task RegisterDetails_ErrorThenClosedTab_KeepsEverythingButSecrets()
    {
        var person = await server.Registry.PersonAsync(Applicant.Insured);
        using var visitor = server.Visitor();
        await visitor.BeginRegistrationAsync(person);
        await visitor.FillDetails(person).Fill("ایمیل", "no-address").PressAsync("ثبت نام");
        visitor.ShouldHaveError("ایمیل", "you@domain.com");

        await visitor.OpenAsync("/");
        await visitor.OpenAsync("/account/register/details");

        visitor.Shown("نام خانوادگی").ShouldBe(person.LastName);
        visitor.Shown("آدرس").ShouldContain("آزادی");
        visitor.Shown("گذرواژه").ShouldBeEmpty();
        visitor.Shown("پاسخ").ShouldBeEmpty();
    }

    /// <summary>A restart is another process with an empty memory: the same browser goes on there.</summary>
    [Fact, Row("X14")]
    public async Task RegisterDetails_AfterARestart_KeepsEverythingButSecrets()
    {
        var person = await server.Registry.PersonAsync(Applicant.Insured);
        using var before = server.Visitor();
        await before.BeginRegistrationAsync(person);
        await before.FillDetails(person).Fill("ایمیل", "no-address").PressAsync("ثبت نام");

        await using var restarted = await server.StartNodeAsync(settings => settings with { Worker = false });
        using var after = restarted.Visitor();
        foreach (System.Net.Cookie cookie in before.Cookies.GetCookies(server.Url)) after.Cookies.Add(restarted.Url, new System.Net.Cookie(cookie.Name, cookie.Value));
        await after.OpenAsync("/account/register/details");

        after.Shown("نام خانوادگی").ShouldBe(person.LastName);
        after.Shown("گذرواژه").ShouldBeEmpty();
        await after.FillDetails(person).PressAsync("ثبت نام");
        await after.PressAsync("ارسال درخواست ثبت نام");
        (await server.Phone(person.Mobile).NextTellingAsync()).Text.ShouldContain("فعال گردید");
    }

    [Fact, Row("A11")]
    public async Task RegisterPhysician_CouncilKnowsThem_Activates()
    {
        var person = await server.Registry.PersonAsync(p => p with { MedicalCouncilNumber = "54321" });
        using var visitor = server.Visitor();
        await visitor.OpenAsync("/account/register/physician");
        await visitor.Fill("کد ملی", person.NationalId).Choose("اپراتور", "همراه اول").Fill("تلفن همراه", person.Mobile)
            .Fill("شماره نظام پزشکی", "۵۴۳۲۱").PressAsync("ثبت نام");
        await visitor.TypeCodeAsync(server.Phone(person.Mobile));
        await visitor.FillDetails(person).PressAsync("ثبت نام");
        await visitor.PressAsync("ارسال درخواست ثبت نام");

        (await server.Phone(person.Mobile).NextTellingAsync()).Text.ShouldContain("فعال گردید");
    }

    [Fact, Row("A11")]
    public async Task RegisterPhysician_CouncilDoesNotKnowThem_IsAMismatch()
    {
        var person = await server.Registry.PersonAsync(p => p with { MedicalCouncilNumber = "54321" });
        using var visitor = server.Visitor();
        await visitor.OpenAsync("/account/register/physician");
        await visitor.Fill("کد ملی", person.NationalId).Choose("اپراتور", "همراه اول").Fill("تلفن همراه", person.Mobile)
            .Fill("شماره نظام پزشکی", "99999").PressAsync("ثبت نام");
        await visitor.TypeCodeAsync(server.Phone(person.Mobile));
        await visitor.FillDetails(person).PressAsync("ثبت نام");
        await visitor.PressAsync("ارسال درخواست ثبت نام");

        (await server.Phone(person.Mobile).NextTellingAsync()).Text.ShouldContain("مطابقت ندارد");
    }

    private async Task MismatchAsync(TestPerson person, Func<Visitor, Visitor> change)
    {
        using var visitor = server.Visitor();
        await visitor.BeginRegistrationAsync(person);
        await change(visitor.FillDetails(person)).PressAsync("ثبت نام");
        await visitor.PressAsync("ارسال درخواست ثبت نام");

        (await server.Phone(person.Mobile).NextTellingAsync()).Text.ShouldContain("با پایگاه مرجع مطابقت ندارد");
        // «درخواست شما حذف گردید»: what was stated is gone.
        (await server.Sql.ScalarAsync<int>("select octet_length(form) from accounts.registrations where state = 'mismatch' order by decided_at desc limit 1")).ShouldBe(0);
    }
}
