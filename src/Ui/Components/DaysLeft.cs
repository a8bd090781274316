using Microsoft.Extensions.Localization;
using Panah.Kernel;
using Panah.Ui.Texts;

namespace Panah.Ui;

/// <summary>How many days are left, and their words: the one place for all rooms, so that no two of them count one end differently.</summary>
public sealed class DaysLeft(IStringLocalizer<UiTexts> texts, TimeProvider time)
{
    /// <summary>With so few days left a line stands out.</summary>
    private const int Few = 7;

    /// <summary>Days from today in Iran to that day: 0 is today, less is over.</summary>
    public int To(JalaliDate last) => last.Gregorian.DayNumber - JalaliDate.From(time.GetUtcNow()).Gregorian.DayNumber;

    /// <summary>The same to a moment; an end at midnight is the end of the day before.</summary>
    public int To(DateTimeOffset end) => To(JalaliDate.From(end.AddTicks(-1)));

    /// <summary>A week and less is soon.</summary>
    public static bool IsSoon(int days) => days <= Few;

    /// <summary>«۴ روز», with the plural of the language.</summary>
    public string Words(int days) => days switch
    {
        1 => texts["Days.One"],
        2 => texts["Days.Two"],
        <= 10 => texts["Days.Few", days],
        _ => texts["Days.Many", days],
    };
}
