using System.Globalization;
using Panah.Kernel;

namespace Panah.Simulators.Pages;

/// <summary>Numbers and days as the page's language writes them.</summary>
internal static class Show
{
    public static string Lang => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName is "en" or "ar" ? CultureInfo.CurrentUICulture.TwoLetterISOLanguageName : "fa";

    public static string Dir => Lang == "en" ? "ltr" : "rtl";

    public static string Digits(string text) => Lang switch { "en" => text, "ar" => PersianText.ToArabicDigits(text), _ => PersianText.ToPersianDigits(text) };

    public static string Day(DateOnly day) => Lang == "en" ? day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : Digits(JalaliDate.From(day).Display);

    public static string Time(DateTimeOffset at) => Digits(at.ToOffset(JalaliDate.TehranOffset(at)).ToString("HH:mm", CultureInfo.InvariantCulture));

    public static string Day(DateTimeOffset at) => Day(DateOnly.FromDateTime(at.ToOffset(JalaliDate.TehranOffset(at)).DateTime));
}
