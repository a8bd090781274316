using System.Globalization;
using Microsoft.Extensions.Localization;
using Panah.Kernel;
using Panah.Notices.Letters;
using Panah.Notices.Texts;
using Panah.Ui;

namespace Panah.Notices.Pages;

/// <summary>What a line of the list says of a letter in a word: read, or how many days are left until it counts as served.</summary>
internal static class LineWords
{
    public static (string Class, string Words) State(LetterLine line, DateTimeOffset now, DaysLeft days, IStringLocalizer<NoticesTexts> text)
    {
        if (line.IsRead) return ("tag--ok", text["Line.Read"]);
        if (line.Service.Day is not { } served) return ("tag--info", text["Chip.Unread"]);
        if (line.Service.HasHappened(now)) return ("tag--warn", text["Line.ServedUnread"]);
        var left = days.To(served);
        return (DaysLeft.IsSoon(left) ? "tag--warn" : "tag--info", left == 0 ? text["Line.LastDay"] : text["Line.DaysLeft", days.Words(left)]);
    }

    /// <summary>The moment for machines.</summary>
    public static string Machine(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    /// <summary>«امروز ۷:۳۰», «۶ آذر، ۱۸:۴۵»; with the year where it is another.</summary>
    public static string When(DateTimeOffset moment, DateTimeOffset now, IStringLocalizer<NoticesTexts> text)
    {
        var (day, today) = (JalaliDate.From(moment), JalaliDate.From(now));
        if (day == today) return text["Line.Today", Show.Time(moment)];
        return text["Line.Day", day.Year == today.Year ? Show.DayOfYear(day) : Show.Day(day), Show.Time(moment)];
    }
}
