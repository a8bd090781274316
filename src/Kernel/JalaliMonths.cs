namespace Panah.Kernel;

/// <summary>Names of the twelve months and of the days of the week, by language.</summary>
public static class JalaliMonths
{
    private static readonly string[] Persian = ["فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور", "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند"];
    private static readonly string[] English = ["Farvardin", "Ordibehesht", "Khordad", "Tir", "Mordad", "Shahrivar", "Mehr", "Aban", "Azar", "Dey", "Bahman", "Esfand"];
    private static readonly string[] Arabic = ["فروردين", "أرديبهشت", "خرداد", "تير", "مرداد", "شهريور", "مهر", "آبان", "آذر", "دي", "بهمن", "إسفند"];

    private static readonly string[] GregorianPersian =
        ["ژانویه", "فوریه", "مارس", "آوریل", "مه", "ژوئن", "ژوئیه", "اوت", "سپتامبر", "اکتبر", "نوامبر", "دسامبر"];
    private static readonly string[] GregorianEnglish =
        ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
    private static readonly string[] GregorianArabic =
        ["يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"];

    private static readonly string[] PersianDays = ["یکشنبه", "دوشنبه", "سه‌شنبه", "چهارشنبه", "پنجشنبه", "جمعه", "شنبه"];
    private static readonly string[] ArabicDays = ["الأحد", "الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت"];

    /// <param name="month">1 to 12.</param>
    public static string Name(int month, Language language) => Names(language)[month - 1];

    /// <summary>All twelve, Farvardin first.</summary>
    public static IReadOnlyList<string> Names(Language language) => language switch
    {
        Language.English => English,
        Language.Arabic => Arabic,
        _ => Persian,
    };

    /// <summary>The month of the Gregorian calendar, as the language calls it.</summary>
    /// <param name="month">1 to 12.</param>
    /// <param name="language">Whose word.</param>
    public static string Gregorian(int month, Language language) => (language switch
    {
        Language.English => GregorianEnglish,
        Language.Arabic => GregorianArabic,
        _ => GregorianPersian,
    })[month - 1];

    public static string DayName(DayOfWeek day, Language language) => language switch
    {
        Language.English => day.ToString(),
        Language.Arabic => ArabicDays[(int)day],
        _ => PersianDays[(int)day],
    };
}
