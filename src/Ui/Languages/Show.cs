using System.Globalization;
using Panah.Kernel;

namespace Panah.Ui;

/// <summary>
/// The one formatter out: numbers and dates as people of the language write them. .NET's <c>fa-IR</c> leaves digits ASCII,
/// so <see cref="CultureInfo.CurrentCulture"/> stays invariant and this is the only place that knows better.
/// </summary>
public static class Show
{
    /// <summary>Language of this request, from <see cref="CultureInfo.CurrentUICulture"/>.</summary>
    public static Language Language =>
        LanguageExtensions.TryParse(CultureInfo.CurrentUICulture.TwoLetterISOLanguageName, out var language) ? language : Language.Persian;

    /// <summary>Any text with its digits as the language writes them; the order of characters stays.</summary>
    public static string Digits(string text) => Language switch
    {
        Language.English => PersianText.FoldDigits(text),
        Language.Arabic => PersianText.ToArabicDigits(text),
        _ => PersianText.ToPersianDigits(text),
    };

    /// <summary>A whole number with the language's digits and thousands separator.</summary>
    public static string Number(long number)
    {
        var grouped = number.ToString("#,0", CultureInfo.InvariantCulture);
        return Language == Language.English ? grouped : Digits(grouped.Replace(',', '٬'));
    }

    /// <summary>«یک، دو، سه»: words one after another, with the language's comma between.</summary>
    public static string List(IEnumerable<string> words) => PersianText.Join(words, Language);

    /// <summary>«۲۴٬۶۸۰٬۰۰۰ ریال»</summary>
    public static string Money(Rial amount) => Number(amount.Amount) + Language switch { Language.English => " rials", Language.Arabic => " ريال", _ => " ریال" };

    /// <summary>«۳۰ آبان ۱۴۰۵»; in English and Arabic the Gregorian day, and the Jalali one beside it: «21 November 2026 (30 Aban 1405)».</summary>
    public static string Day(JalaliDate day)
    {
        var jalali = string.Create(CultureInfo.InvariantCulture, $"{day.Day} {JalaliMonths.Name(day.Month, Language)} {day.Year}");
        if (Language == Language.Persian) return Digits(jalali);
        var common = day.Gregorian;
        return Digits(string.Create(CultureInfo.InvariantCulture, $"{common.Day} {JalaliMonths.Gregorian(common.Month, Language)} {common.Year} ({jalali})"));
    }

    /// <summary>«۳۰ آبان», «21 November»: a day of the year that runs.</summary>
    public static string DayOfYear(JalaliDate day) => Digits(Language == Language.Persian
        ? string.Create(CultureInfo.InvariantCulture, $"{day.Day} {JalaliMonths.Name(day.Month, Language)}")
        : string.Create(CultureInfo.InvariantCulture, $"{day.Gregorian.Day} {JalaliMonths.Gregorian(day.Gregorian.Month, Language)}"));

    /// <inheritdoc cref="Day(JalaliDate)"/>
    public static string Day(DateOnly gregorian) => Day(JalaliDate.From(gregorian));

    /// <summary>«آبان ۱۴۰۵»: a month of the Jalali calendar.</summary>
    public static string Period(JalaliPeriod period) =>
        Digits(string.Create(CultureInfo.InvariantCulture, $"{JalaliMonths.Name(period.Month, Language)} {period.Year}"));

    /// <summary>«۱۴۰۵/۰۸/۳۰»: a Jalali day for tables. Wants isolation (<c>p-day</c> gives it), or its parts change places.</summary>
    public static string ShortDay(JalaliDate day) => Digits(day.Display);

    /// <summary>«۱۴:۰۵»: the time of day in Iran.</summary>
    public static string Time(DateTimeOffset moment) =>
        Digits(moment.ToOffset(JalaliDate.TehranOffset(moment)).ToString("HH:mm", CultureInfo.InvariantCulture));

    /// <summary>«۳:۰۵»: minutes and seconds left, for the first paint of a countdown.</summary>
    public static string Left(TimeSpan left)
    {
        var seconds = Math.Max(0, (int)Math.Ceiling(left.TotalSeconds));
        return Digits(string.Create(CultureInfo.InvariantCulture, $"{seconds / 60}:{seconds % 60:00}"));
    }

    internal static object Argument(object argument) => argument switch
    {
        int or long or short => Number(Convert.ToInt64(argument, CultureInfo.InvariantCulture)),
        DateOnly day => Day(day),
        JalaliDate day => Day(day),
        JalaliPeriod period => Period(period),
        Rial amount => Money(amount),
        DateTimeOffset moment => $"{Day(JalaliDate.From(moment))} {Time(moment)}",
        IFormattable formattable => Digits(formattable.ToString(null, CultureInfo.InvariantCulture)),
        _ => argument.ToString() ?? "",
    };
}
