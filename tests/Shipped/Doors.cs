using System.Globalization;
using Panah.Harness;
using Panah.People.Staff;

namespace Panah.Shipped;

/// <summary>How people come in, in a line each, for journeys that are about what comes after.</summary>
public static class Doors
{
    extension(Person person)
    {
        /// <summary>From the Window's first page to the field for the code.</summary>
        public async Task AskForCodeAsync(string mobile)
        {
            await person.OpenAsync("/window/sign-in");
            await person.FillAsync("تلفن همراه", mobile);
            await person.PressAsync("ارسال رمز یکبار مصرف");
            await person.ShouldBeAtAsync("/window/code");
        }

        public async Task TypeCodeAsync(string code)
        {
            await person.FillAsync("رمز یکبار مصرف", code);
            await person.PressAsync("ادامه");
        }

        /// <summary>National ID and birth date, at /window/identity.</summary>
        public async Task ProveAsync(TestPerson who)
        {
            var (year, month, day) = Jalali(who.BirthDate);
            await person.FillAsync("کد ملی", who.NationalId);
            await person.FillDateAsync(year, month, day);
            await person.PressAsync("ثبت اطلاعات");
        }

        /// <summary>A citizen's whole first sign-in at the Window, by SMS, to /me.</summary>
        public async Task SignInAtWindowAsync(ShippedProgram shipped, TestPerson who)
        {
            await person.AskForCodeAsync(who.Mobile);
            await person.TypeCodeAsync(await shipped.Phone(who.Mobile).NextCodeAsync());
            await person.ShouldBeAtAsync("/window/identity");
            await person.ProveAsync(who);
            await person.ShouldBeAtAsync("/window/postal-code");
            await person.PressAsync("ثبت اطلاعات");
            await person.ShouldBeAtAsync("/me");
        }

        /// <summary>From the account menu, which stands above every page.</summary>
        public async Task SignOutAsync()
        {
            await person.Page.Locator("header details.acct > summary").ClickAsync();
            await person.PressAsync("خروج");
        }

        /// <summary>Into the office, with password and authenticator.</summary>
        public async Task SignInAtOfficeAsync(StaffMember member)
        {
            await person.OpenAsync("/office/sign-in");
            await person.FillAsync("نام کاربری", member.Username);
            await person.FillAsync("گذرواژه", member.Password);
            await person.FillAsync("کد برنامهٔ احراز هویت", AuthenticatorCode(member));
            await person.PressAsync("ورود");
            await person.ShouldBeAtAsync("/office");
        }
    }

    /// <summary>As people write it: Jalali year, month, day.</summary>
    public static (int Year, int Month, int Day) Jalali(DateOnly date)
    {
        var calendar = new PersianCalendar();
        var day = date.ToDateTime(TimeOnly.MinValue);
        return (calendar.GetYear(day), calendar.GetMonth(day), calendar.GetDayOfMonth(day));
    }

    /// <summary>What the member's authenticator shows now.</summary>
    public static string AuthenticatorCode(StaffMember member) => Totp.Code(FromBase32(member.AuthenticatorSecret), TimeProvider.System.GetUtcNow());

    private static byte[] FromBase32(string text)
    {
        const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        var bits = string.Concat(text.Select(c => Alphabet.IndexOf(c, StringComparison.Ordinal).ToString("b5", CultureInfo.InvariantCulture)));
        return [.. bits.Chunk(8).Where(eight => eight.Length == 8).Select(eight => Convert.ToByte(new string(eight), 2))];
    }
}
