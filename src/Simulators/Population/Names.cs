using Panah.Kernel;

namespace Panah.Simulators.Population;

/// <summary>Names that are common in Iran, so that lists look like life.</summary>
internal static class Names
{
    public static readonly string[] Women = Split(
        """
        فاطمه زهرا مریم زینب سارا نرگس لیلا مینا نگار پریسا الهام شیرین نسرین مهسا سحر آیدا هانیه ریحانه کوثر نازنین معصومه اعظم صدیقه طاهره
        اکرم پروین شهناز ناهید مهناز فریبا سمیه راضیه محدثه حدیث یگانه ستایش هستی باران ترانه نیلوفر بهار یاسمن شقایق آزاده گلناز پروانه مرضیه
        حمیده رقیه خدیجه سکینه بتول منیژه میترا ژاله رویا
        """);

    public static readonly string[] Men = Split(
        """
        محمد علی حسین رضا مهدی حسن امیر احمد محمود ابوالفضل امیرحسین محمدرضا علیرضا سعید حمید مجید وحید میلاد آرش بهرام کیان پارسا سامان
        یوسف ابراهیم اسماعیل اکبر اصغر جواد کاظم قاسم عباس هادی مصطفی مرتضی مجتبی داود یعقوب ایوب نادر ناصر منصور فرهاد فرزاد بهزاد بهنام
        پیمان پژمان شهرام شاهین کامران کیوان داریوش سیاوش سهراب رستم
        """);

    public static readonly string[] Families = Split(
        """
        محمدی حسینی احمدی رضایی کریمی موسوی جعفری قاسمی رحیمی حیدری صادقی مرادی ابراهیمی علیزاده نوروزی یوسفی اکبری شریفی هاشمی کاظمی
        رستمی باقری سلیمانی نظری عباسی امینی طاهری قربانی فرهادی صالحی زارعی میرزایی خسروی شفیعی بهرامی غلامی نجفی ملکی یعقوبی اسدی
        کمالی داودی عزیزی رحمانی مقدم فتحی جلالی نیکنام پورمحمد تقوی تهرانی شیرازی اصفهانی تبریزی کرمانی یزدی همدانی قمی گیلانی مازندرانی
        خراسانی کردستانی لرستانی بختیاری قشقایی افشار زند صفوی سپهری بهشتی کوهستانی دریایی گلستانی باغبان آهنگر زرگر خیاط نجار بنایی معمار
        """);

    public static readonly string[] Letters = Split("الف ب پ ت ث ج چ د ر س ش ف ق ک گ ل م ن ه و ی");

    public static readonly string[] FoldedWomen = [.. Women.Select(PersianText.FoldName)];

    public static readonly string[] FoldedMen = [.. Men.Select(PersianText.FoldName)];

    public static readonly string[] FoldedFamilies = [.. Families.Select(PersianText.FoldName)];

    private static string[] Split(string names) => names.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries);
}
