namespace Panah.Kernel;

/// <summary>Names of the twelve months and of the days of the week, by language.</summary>
public static class JalaliMonths
{
    private static readonly string[] Persian = ["فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور", "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند"];
    private static readonly string[] English = ["Farvardin", "Ordibehesht", "Khordad", "Tir", "Mordad", "Shahrivar", "Mehr", "Aban", "Azar", "Dey", "Bahman", "Esfand"];
    private static readonly string[] Arabic = ["فروردين", "أرديبهشت", "خرداد", "تير", "مرداد", "شهريور", "مهر", "آبان", "آذر", "دي", "بهمن", "إسفند"];

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

    public static string DayName(DayOfWeek day, Language language) => language switch
    {
        Language.English => day.ToString(),
        Language.Arabic => ArabicDays[(int)day],
        _ => PersianDays[(int)day],
    };
}
