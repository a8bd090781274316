using Panah.Data;

namespace Panah.Notices.Announcing;

/// <summary>The two kinds of telling.</summary>
/// <param name="Kind">As the table says it.</param>
/// <param name="Column">Column of a letter that says when it is due.</param>
/// <param name="Template">Text of the message.</param>
internal sealed record Telling(string Kind, string Column, string Template)
{
    public static readonly Telling Announcement = new("announce", "announce_due", "Notices.Letter");
    public static readonly Telling Reminder = new("remind", "remind_due", "Notices.Reminder");

    /// <summary>A letter whose telling failed is tried again after two minutes, and holds up no other meanwhile.</summary>
    public Claim Letters { get; } = new("notices.letters", Column, $"employer, c.{Column} as claim", TimeSpan.FromMinutes(2));
}
