using Microsoft.AspNetCore.Http;

namespace Panah.Ui;

/// <summary>A link of the account menu.</summary>
public sealed record HeaderLink(string Href, string Text);

/// <summary>The company for which the signed-in person acts, above every page while they do (row U1).</summary>
/// <param name="Name">Null where it is not known.</param>
/// <param name="Id">11 digits.</param>
/// <param name="ChangeHref">Where another is chosen.</param>
/// <param name="LeaveHref">POST here goes back to the person's own affairs.</param>
public sealed record HeaderCompany(string? Name, string Id, string ChangeHref, string LeaveHref);

/// <summary>Who is signed in, as the header shows it.</summary>
/// <param name="Name">First name or name, shown to its owner only.</param>
/// <param name="EndsAt">When the session ends by itself if nothing is done: the page warns two minutes before.</param>
/// <param name="StayHref">POST here keeps the session; null where it can't be kept longer.</param>
/// <param name="SignOutHref">POST here ends it.</param>
/// <param name="Links">What of their own they may open, in the account menu.</param>
public sealed record SignedInPerson(string Name, DateTimeOffset EndsAt, string? StayHref, string SignOutHref, IReadOnlyList<HeaderLink> Links)
{
    /// <summary>Says nothing to others, and the same for the same person: a form kept for one is given back to no other.</summary>
    public string Who { get; init; } = "";

    /// <summary>Where to sign in again, once the session has ended.</summary>
    public string SignInHref { get; init; } = "/";

    /// <summary>Their own first page, in place of the one that invites strangers; null where they have none.</summary>
    public string? HomeHref { get; init; }

    /// <summary>Null while they act for themselves.</summary>
    public HeaderCompany? Company { get; init; }
}

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
