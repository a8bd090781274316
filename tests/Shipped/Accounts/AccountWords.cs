using Panah.Harness;

namespace Panah.Shipped.Accounts;

/// <summary>Guide 001 in its own words, a line for each step.</summary>
internal static class AccountWords
{
    public const string Password = "Panah2026go";

    extension(Person person)
    {
        /// <summary>«ثبت نام-گام اول» and the code to the phone that stands behind it.</summary>
        public async Task BeginRegistrationAsync(ShippedProgram shipped, TestPerson who, string? mobile = null, string? council = null)
        {
            var phone = await shipped.Phone(mobile ?? who.Mobile).ReadAsync();
            await person.OpenAsync("/account/sign-in");
            await person.FollowAsync(council is null ? "ثبت نام" : "ثبت نام پزشکان");
            await person.FillAsync("کد ملی", who.NationalId);
            await person.ChooseAsync("اپراتور", "همراه اول");
            await person.FillAsync("تلفن همراه", mobile ?? who.Mobile);
            if (council is not null) await person.FillAsync("شماره نظام پزشکی", council);
            await person.PressAsync("ثبت نام");
            await person.ShouldBeAtAsync("/account/register/code");
            await person.FillAsync("رمز پیامک‌شده", await phone.NextCodeAsync());
            await person.PressAsync("ادامه");
        }

        /// <summary>«ثبت نام-گام دوم», as the identity papers have it.</summary>
        public async Task FillDetailsAsync(TestPerson who, string? lastName = null)
        {
            var (year, month, day) = Doors.Jalali(who.BirthDate);
            foreach (var (label, value) in new[]
            {
                ("نام خانوادگی", lastName ?? who.LastName), ("نام", who.FirstName), ("شماره شناسنامه", who.BirthCertificate.Number),
                ("مسلسل شناسنامه", who.BirthCertificate.Serial),
                ("سری شناسنامه (عدد)", who.BirthCertificate.SeriesNumber), ("شهر", "تهران"), ("آدرس", "خیابان آزادی، پلاک ۱"),
                ("ایمیل", "u0@example.ir"), ("گذرواژه", Password), ("تکرار گذرواژه", Password), ("پاسخ", "آبی"),
            }) await person.FillAsync(label, value);
            await person.FillDateAsync(year, month, day);
            await person.ChooseAsync("سری شناسنامه (حرف)", who.BirthCertificate.SeriesLetter);
            await person.ChooseAsync("جنسیت", who.Gender == "female" ? "زن" : "مرد");
            await person.ChooseAsync("سوال امنیتی", "رنگ مورد علاقهٔ شما چیست؟");
        }

        /// <summary>From step two to the waiting page.</summary>
        public async Task SendRegistrationAsync()
        {
            await person.PressAsync("ثبت نام");
            await person.ShouldBeAtAsync("/account/register/check");
            await person.ShouldSeeAsync("u0@example.ir");
            await person.PressAsync("ارسال درخواست ثبت نام");
            await person.ShouldBeAtAsync("/account/register/waiting");
        }

        /// <summary>From the first step to the words that the account is active.</summary>
        /// <param name="council">A physician's number, for the physicians' own form.</param>
        public async Task RegisterAsync(ShippedProgram shipped, TestPerson who, string? council = null)
        {
            await person.BeginRegistrationAsync(shipped, who, council: council);
            await person.FillDetailsAsync(who);
            await person.SendRegistrationAsync();
            await person.ShouldSeeAsync("حساب کاربری شما فعال گردید");
        }

        /// <summary>Guide 000: terms and form of a special insured group.</summary>
        public async Task RegisterSpecialAsync(TestPerson who, string? mobile = null)
        {
            await person.OpenAsync("/special");
            await person.FollowAsync("ثبت نام");
            await person.TickAsync("ضوابط را خواندم و می‌پذیرم");
            await person.PressAsync("تایید و ادامه");
            await person.FillAsync("کد ملی / شناسه", who.NationalId);
            await person.FillAsync("شعبه تامین اجتماعی", who.Insurance!.Branch);
            await person.FillAsync("شماره بیمه", who.Insurance.Number);
            if (mobile is not null) await person.FillAsync("تلفن همراه", mobile);
            await person.PressAsync("ثبت نام");
            await person.ShouldSeeAsync("ثبت با موفقیت انجام شد");
        }

        /// <summary>The change of password that the first sign-in asks for.</summary>
        public async Task ChangeFirstPasswordAsync(string old, string password)
        {
            await person.FillAsync("کلمه عبور قدیم", old);
            await person.FillAsync("کلمه عبور جدید", password);
            await person.FillAsync("تکرار کلمه عبور جدید", password);
            await person.PressAsync("تغییر کلمه عبور");
        }

        public async Task SignInAtAccountAsync(string username, string password)
        {
            await person.OpenAsync("/account/sign-in");
            await person.FillAsync("نام کاربری", username);
            await person.FillAsync("گذرواژه", password);
            await person.PressAsync("ورود");
        }
    }

    public static TestPerson Insured(TestPerson person, string group = "compulsory") =>
        person with { Insurance = new TestInsurance(Registry.NewInsuranceNumber(), "1000", group, "1405-06", 100_000_000) };
}
