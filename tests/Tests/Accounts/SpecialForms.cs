using Panah.Harness;

namespace Panah.Tests.Accounts;

/// <summary>Guide 000's registration, in a line each.</summary>
internal static class SpecialForms
{
    public const string NewPassword = "Tazeh2027go";

    /// <summary>Terms and form, as anybody who holds a payslip could fill it in.</summary>
    public static async Task<Visitor> RegisterSpecialAsync(this Visitor visitor, TestPerson person, string? mobile = null, string? email = null)
    {
        await visitor.OpenAsync("/special/register");
        await visitor.Tick("ضوابط را خواندم و می‌پذیرم").PressAsync("تایید و ادامه");
        visitor.Fill("کد ملی / شناسه", person.NationalId).Fill("شعبه تامین اجتماعی", person.Insurance!.Branch).Fill("شماره بیمه", person.Insurance.Number);
        if (mobile is not null) visitor.Fill("تلفن همراه", mobile);
        if (email is not null) visitor.Fill("پست الکترونیک", email);
        return await visitor.PressAsync("ثبت نام");
    }

    /// <summary>The change page, with the code where one is asked.</summary>
    public static Task<Visitor> ChangeAsync(this Visitor visitor, string old, string? code = null, string password = NewPassword)
    {
        if (code is not null) visitor.Fill("رمز پیامک‌شده به تلفن همراه", code);
        return visitor.Fill("کلمه عبور قدیم", old).Fill("کلمه عبور جدید", password).Fill("تکرار کلمه عبور جدید", password).PressAsync("تغییر کلمه عبور");
    }

    public static TestPerson InGroup(TestPerson person) => Applicant.InGroup(person, "construction");
}
