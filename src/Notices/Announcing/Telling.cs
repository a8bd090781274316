namespace Panah.Notices.Announcing;

/// <summary>The two kinds of telling.</summary>
/// <param name="Kind">As the table says it.</param>
/// <param name="Column">Column of a letter that says when it is due.</param>
/// <param name="Template">Text of the message.</param>
internal sealed record Telling(string Kind, string Column, string Template)
{
    public static readonly Telling Announcement = new("announce", "announce_due", "Notices.Letter");
    public static readonly Telling Reminder = new("remind", "remind_due", "Notices.Reminder");
}
