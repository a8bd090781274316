using System.Globalization;
using Panah.Kernel;
using Panah.Ui;

namespace Panah.Contributions.Pages;

/// <summary>Rates as people read them: 135,000 parts per million are «۱۳٫۵».</summary>
internal static class Percents
{
    private const decimal PpmOfPercent = 10_000m;

    public static string Of(int ppm)
    {
        var text = (ppm / PpmOfPercent).ToString("0.####", CultureInfo.InvariantCulture);
        return Show.Digits(Show.Language == Language.English ? text : text.Replace('.', '٫'));
    }
}
