using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Panah.Ui;

/// <summary>An entry of the main menu, in its order (U1; the bar of guide 002's first picture, and the treatment cover of guide 004).</summary>
public enum MenuPlace
{
    /// <summary>Pages that have a menu of their own, as the office, or none, as those that other sites lead to.</summary>
    None,
    Home,
    Insured,
    Employers,
    Pensioners,
    Cover,
    Mine,

    /// <summary>The way in: no entry, but the button at the end of the header for who is not signed in.</summary>
    SignIn,
}

/// <summary>Pages that belong to an entry: those below a path.</summary>
/// <param name="Place">Which entry.</param>
/// <param name="Path">Their first part.</param>
/// <param name="Leads">The entry leads there. A place that leads nowhere is not shown.</param>
internal sealed record MenuDoor(MenuPlace Place, string Path, bool Leads);

/// <summary>The one menu above every page: rooms say which door is theirs, and nobody knows another's address.</summary>
internal sealed class MainMenu(IEnumerable<MenuDoor> doors)
{
    private readonly MenuDoor[] _longestFirst = [.. doors.OrderByDescending(door => door.Path.Length)];

    /// <summary>The entries that lead somewhere, in their order.</summary>
    public IReadOnlyList<MenuDoor> Entries { get; } = [.. doors.Where(door => door.Leads && door.Place != MenuPlace.SignIn).OrderBy(door => door.Place)];

    /// <summary>Where strangers sign in; null on a node without a way in.</summary>
    public string? SignIn { get; } = doors.FirstOrDefault(door => door.Leads && door.Place == MenuPlace.SignIn)?.Path;

    /// <summary>Where a page belongs; null for one that stands beside the menu, as help does.</summary>
    public MenuPlace? PlaceOf(PathString path) =>
        path == "/" ? MenuPlace.Home : Array.Find(_longestFirst, door => door.Path != "/" && path.StartsWithSegments(door.Path, StringComparison.OrdinalIgnoreCase))?.Place;
}

/// <summary>How a room takes its place in the menu.</summary>
public static class MainMenuRegistration
{
    /// <summary>The entry leads to this page; those below it belong to it.</summary>
    public static IServiceCollection AddMenu(this IServiceCollection services, MenuPlace place, string path) =>
        services.AddSingleton(new MenuDoor(place, path, Leads: true));

    /// <summary>Pages of this room, each with all below, belong to an entry that leads elsewhere.</summary>
    public static IServiceCollection AddBelowMenu(this IServiceCollection services, MenuPlace place, params ReadOnlySpan<string> paths)
    {
        foreach (var path in paths) services.AddSingleton(new MenuDoor(place, path, Leads: false));
        return services;
    }
}
