using Microsoft.AspNetCore.Http;
using Panah.Kernel;
using Panah.People.Levels;

namespace Panah.People;

/// <summary>The page on which people sign in by a door. Its room registers it, and nobody else writes its address.</summary>
public sealed record DoorPage(SignInDoor Door, string Path);

/// <summary>Where a person says for which company they act.</summary>
/// <param name="AtSignIn">On the way through a sign-in; leads back.</param>
/// <param name="Own">Among the person's own pages.</param>
/// <param name="Leave">POST here goes back to the person's own affairs.</param>
public sealed record CompanyChoice(string AtSignIn, string Own, string Leave);

/// <summary>The one page for who can't get in (row U5): it asks the user name and leads each to their way.</summary>
public sealed record RecoveryDoor(string Path);

/// <summary>Where a session begins that no phone was ever proven for (level 0): the only room that it opens, which registers itself.</summary>
public sealed record LowestHome(string Path);

/// <summary>Addresses that rooms beside each other send people to, by what they are for.</summary>
public sealed class Doors(IEnumerable<DoorPage> pages, CompanyChoice? companies = null, LowestHome? lowest = null, RecoveryDoor? recovery = null)
{
    private const string Home = "/";

    private readonly Dictionary<SignInDoor, string> _pages = pages.ToDictionary(static page => page.Door, static page => page.Path);

    public string Window => Of(SignInDoor.Window);

    public string Account => Of(SignInDoor.Account);

    /// <summary>Null on a node where nobody acts for companies.</summary>
    public CompanyChoice? Companies => companies;

    /// <summary>Null on a node without accounts.</summary>
    public string? Recovery => recovery?.Path;

    /// <summary>The first page of the site on a node that does not have this door.</summary>
    public string Of(SignInDoor door) => _pages.GetValueOrDefault(door, Home);

    /// <summary>Where a session of this level begins; null for one that opens nothing on this node.</summary>
    internal string? HomeOf(Level level) => level > Level.Initial ? "/me" : lowest?.Path;

    /// <summary>The step that raises a live session to this level (row S2); leads back.</summary>
    public static string Raises(Level least) => StepUp.PageFor(least, null);

    /// <summary>For a stranger who wants this page: the person's own ones belong to the national Window, the organisation's e-services to its account (row A1).</summary>
    internal string For(PathString page) => page.StartsWithSegments("/me", StringComparison.Ordinal) ? Window : Account;
}
