using Microsoft.AspNetCore.Http;

namespace Panah.Ui;

/// <summary>A link of the signed-in person's bar.</summary>
public sealed record HeaderLink(string Href, string Text);

/// <summary>Who is signed in, as the header shows it.</summary>
/// <param name="Name">First name or name, shown to its owner only.</param>
/// <param name="EndsAt">When the session ends by itself if nothing is done: the page warns two minutes before.</param>
/// <param name="StayHref">POST here keeps the session; null where it can't be kept longer.</param>
/// <param name="SignOutHref">POST here ends it.</param>
public sealed record SignedInPerson(string Name, DateTimeOffset EndsAt, string? StayHref, string SignOutHref, IReadOnlyList<HeaderLink> Links);

/// <summary>Tells the layout who is signed in. Ui stands below the capability that knows, so that one registers itself here.</summary>
public interface IHeaderPerson
{
    /// <summary>From what the request already holds: the layout waits for nothing.</summary>
    SignedInPerson? Of(HttpContext http);
}

internal static class HeaderPersons
{
    public static SignedInPerson? First(IEnumerable<IHeaderPerson> sources, HttpContext http)
    {
        foreach (var source in sources)
        {
            if (source.Of(http) is { } person) return person;
        }

        return null;
    }
}
