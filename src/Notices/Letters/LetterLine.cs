using Panah.Kernel;

namespace Panah.Notices.Letters;

/// <summary>A line of the inbox (row N2).</summary>
internal sealed record LetterLine
{
    public Guid Id { get; init; }
    public string TrackingNumber { get; init; } = "";
    public DateTimeOffset SentAt { get; init; }
    public string System { get; init; } = "";
    public string Subject { get; init; } = "";

    /// <summary>Encrypted; where the announcement went.</summary>
    public byte[]? Mobile { get; init; }

    /// <summary>Encrypted; where the announcement went.</summary>
    public byte[]? Email { get; init; }

    public DateTimeOffset? ViewedAt { get; init; }
    public DateTimeOffset? AnnouncedAt { get; init; }
    public short ServeAfterDays { get; init; }
    public bool Marked { get; init; }

    /// <summary>Last day of a permit that is open now, as the Gregorian day; null without one.</summary>
    public DateOnly? PermitLastDay { get; init; }
    public int? PermitViewsLeft { get; init; }

    /// <summary>Encrypted; only while something is searched for.</summary>
    public byte[]? Body { get; init; }

    /// <summary>False for the line at which a search stopped without finding it.</summary>
    public bool Found { get; init; } = true;

    public bool IsRead => ViewedAt is not null;

    public Service Service => Service.Of(AnnouncedAt, ViewedAt, ServeAfterDays);
}

/// <summary>
/// When a letter counts as served: on the day it is first read, at the latest so many days after it was announced.
/// A letter that could not be announced is not served by time.
/// </summary>
/// <param name="At">The instant; null while nothing was announced.</param>
/// <param name="ByReading">It was read before the days were over.</param>
internal sealed record Service(DateTimeOffset? At, bool ByReading)
{
    public static Service Of(DateTimeOffset? announcedAt, DateTimeOffset? viewedAt, short afterDays)
    {
        var byTime = announcedAt?.AddDays(afterDays);
        return viewedAt is { } viewed && (byTime is null || viewed <= byTime) ? new Service(viewed, true) : new Service(byTime, false);
    }

    public bool HasHappened(DateTimeOffset now) => At <= now;

    public JalaliDate? Day => At is { } at ? JalaliDate.From(at) : null;
}
