using Panah.Harness;
using Panah.Kernel;

namespace Panah.Tests.Accounts;

/// <summary>A person who registers, in the words of the guide.</summary>
internal static class Applicant
{
    public const string Password = "Panah2026go";
    public const string Answer = "آبی";

    /// <summary>Step one, to the page that asks for the code.</summary>
    public static async Task<Visitor> AskForCodeAsync(this Visitor visitor, TestPerson person, string? mobile = null)
    {
        await visitor.OpenAsync("/account/register");
        visitor.Fill("کد ملی", person.NationalId).Choose("اپراتور", "همراه اول").Fill("تلفن همراه", mobile ?? person.Mobile);
        return await visitor.PressAsync("ثبت نام");
    }

    /// <summary>Step one, and the code that it sends to the phone (row S4).</summary>
    public static async Task<Visitor> BeginRegistrationAsync(this Visitor visitor, TestPerson person, string? mobile = null)
    {
        var phone = await new Phone(visitor.Simulators!, mobile ?? person.Mobile).ReadAsync();
        await visitor.AskForCodeAsync(person, mobile);
        return await visitor.TypeCodeAsync(phone);
    }

    /// <summary>Types the code that comes next to this phone.</summary>
    public static async Task<Visitor> TypeCodeAsync(this Visitor visitor, Phone phone)
    {
        visitor.ShouldBeAt("/account/register/code");
        return await visitor.Fill("رمز پیامک‌شده", await phone.NextCodeAsync()).PressAsync("ادامه");
    }

    /// <summary>Step two, filled in as the civil registry has it.</summary>
    public static Visitor FillDetails(this Visitor visitor, TestPerson person, string password = Password)
    {
        var birth = JalaliDate.From(person.BirthDate);
        return visitor.Fill("نام خانوادگی", person.LastName).Fill("نام", person.FirstName)
            .Fill("شماره شناسنامه", person.BirthCertificate.Number).Fill("مسلسل شناسنامه", person.BirthCertificate.Serial)
            .Choose("سری شناسنامه (حرف)", person.BirthCertificate.SeriesLetter).Fill("سری شناسنامه (عدد)", person.BirthCertificate.SeriesNumber)
            .FillDate("تاریخ تولد", birth.Year, birth.Month, birth.Day).Choose("جنسیت", person.Gender == "female" ? "زن" : "مرد")
            .Fill("کشور", "ایران").Fill("شهر", "تهران").Fill("آدرس", "خیابان آزادی، پلاک ۱").Fill("ایمیل", "maryam@example.ir")
            .Fill("گذرواژه", password).Fill("تکرار گذرواژه", password).Choose("سوال امنیتی", "رنگ مورد علاقهٔ شما چیست؟").Fill("پاسخ", Answer);
    }

    /// <summary>The whole way to the waiting page.</summary>
    public static async Task<Visitor> RegisterAsync(this Visitor visitor, TestPerson person, string? mobile = null, string password = Password)
    {
        await visitor.BeginRegistrationAsync(person, mobile);
        await visitor.FillDetails(person, password).PressAsync("ثبت نام");
        return await visitor.PressAsync("ارسال درخواست ثبت نام");
    }

    /// <summary>An insured person of the registries with an active account; the SMS is read.</summary>
    public static async Task<TestPerson> ActivePersonAsync(this PanahServer server)
    {
        var person = await server.Registry.PersonAsync(Insured);
        using var visitor = server.Visitor();
        await visitor.RegisterAsync(person);
        await server.Phone(person.Mobile).NextMessageAsync(message => message.Text.Contains("فعال گردید", StringComparison.Ordinal));
        return person;
    }

    /// <summary>Gives the person an insurance file.</summary>
    public static TestPerson Insured(TestPerson person) => InGroup(person, "compulsory");

    public static TestPerson InGroup(TestPerson person, string group) =>
        person with { Insurance = new TestInsurance(Registry.NewInsuranceNumber(), "1000", group, "1405-06", 100_000_000) };

    public static async Task<Visitor> SignInAsync(this Visitor visitor, string username, string password)
    {
        // Who is signed in is led on from the form; here they sign in all the same.
        await visitor.OpenAsync("/account/sign-in?again=1");
        return await visitor.Fill("نام کاربری", username).Fill("گذرواژه", password).PressAsync("ورود");
    }
}
