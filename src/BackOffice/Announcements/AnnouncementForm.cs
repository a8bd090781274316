using System.Globalization;
using Panah.Kernel;
using Panah.People;
using Panah.Ui;

namespace Panah.BackOffice.Announcements;

/// <summary>An announcement as it is typed.</summary>
internal sealed record AnnouncementFields(
    string? Place, string? TitleFa, string? BodyFa, string? TitleEn, string? BodyEn, string? TitleAr, string? BodyAr, string? Link, JalaliDate? From, JalaliDate? Until);

/// <summary>Reads the form; what is wrong is told by field and text key.</summary>
internal static class AnnouncementForm
{
    public const int LongestTitle = 150;
    public const int LongestBody = 1_000;
    public const int LongestLink = 500;
    public const int LastPlace = 999;

    /// <summary>Further ahead is a slip of the keyboard.</summary>
    private const int MostYearsAhead = 10;

    public static AnnouncementDraft? Read(AnnouncementFields fields, JalaliDate today, Action<string, string> wrong)
    {
        var sound = true;
        void Wrong(string field, string key)
        {
            sound = false;
            wrong(field, key);
        }

        var place = Place(fields.Place, Wrong);
        var persian = Text(nameof(fields.TitleFa), fields.TitleFa, nameof(fields.BodyFa), fields.BodyFa, required: true, Wrong);
        var english = Text(nameof(fields.TitleEn), fields.TitleEn, nameof(fields.BodyEn), fields.BodyEn, required: false, Wrong);
        var arabic = Text(nameof(fields.TitleAr), fields.TitleAr, nameof(fields.BodyAr), fields.BodyAr, required: false, Wrong);
        var link = fields.Link;
        if (link is not null && !IsLink(link)) Wrong(nameof(fields.Link), "Announcement.BadLink");
        if (fields.From is null) Wrong(nameof(fields.From), "Announcement.FromRequired");
        else if (IsFar(fields.From.Value, today)) Wrong(nameof(fields.From), "Announcement.TooFar");
        if (fields.Until is { } until && IsFar(until, today)) Wrong(nameof(fields.Until), "Announcement.TooFar");
        else if (fields.Until < fields.From) Wrong(nameof(fields.Until), "Announcement.Backwards");
        return sound ? new AnnouncementDraft(place, persian!, english, arabic, link, fields.From!.Value, fields.Until) : null;
    }

    private static int Place(string? typed, Action<string, string> wrong)
    {
        if (int.TryParse(PersianText.Compact(typed), NumberStyles.None, CultureInfo.InvariantCulture, out var place) && place <= LastPlace) return place;
        wrong("Place", "Announcement.BadPlace");
        return 0;
    }

    /// <summary>Heading and text go together: half a translation would mix two languages.</summary>
    private static AnnouncementText? Text(string titleField, string? title, string bodyField, string? body, bool required, Action<string, string> wrong)
    {
        var text = new AnnouncementText(PersianText.Tidy(title ?? ""), PersianText.Tidy(body ?? ""));
        if (!required && text is { Title: "", Body: "" }) return null;
        if (text.Title.Length == 0) wrong(titleField, required ? "Announcement.TitleRequired" : "Announcement.OtherHalf");
        else if (text.Title.Length > LongestTitle) wrong(titleField, "Announcement.TitleLong");
        if (text.Body.Length == 0) wrong(bodyField, required ? "Announcement.BodyRequired" : "Announcement.OtherHalf");
        else if (text.Body.Length > LongestBody) wrong(bodyField, "Announcement.BodyLong");
        return text;
    }

    private static bool IsLink(string link) => link.Length <= LongestLink
        && (LocalReturn.Validate(link) is not null
            || (Uri.TryCreate(link, UriKind.Absolute, out var address) && link.StartsWith("https://", StringComparison.Ordinal) && address is { Host.Length: > 0, UserInfo: "" }));

    private static bool IsFar(JalaliDate day, JalaliDate today) => day.Year > today.Year + MostYearsAhead;
}
