using Microsoft.AspNetCore.Routing;

namespace Panah.People;

/// <summary>On which of the two lists of the person's own page a tile stands.</summary>
public enum TileList
{
    /// <summary>Services of the organisation.</summary>
    Services,

    /// <summary>What is the person's own.</summary>
    Own,
}

/// <summary>Leads from the person's own page to a room, which registers it.</summary>
/// <param name="Place">Smaller is further up.</param>
/// <param name="Texts">Resources with <c>Tile.{Name}</c> and <c>Tile.{Name}.Why</c>.</param>
public sealed record Tile(TileList List, int Place, string Path, Type Texts, string Name)
{
    /// <summary>The room tells there by itself who looked at the person's data.</summary>
    public bool TellsWhoLooked { get; init; }

    public string Title => "Tile." + Name;

    public string Why => Title + ".Why";
}

/// <summary>The tiles that lead somewhere on this node: a service that is not there is not shown.</summary>
internal sealed class Tiles(EndpointDataSource endpoints, IEnumerable<Tile> tiles)
{
    private readonly HashSet<string> _known = endpoints.Endpoints.OfType<RouteEndpoint>().Select(static e => "/" + e.RoutePattern.RawText?.Trim('/')).ToHashSet(StringComparer.OrdinalIgnoreCase);

    public IReadOnlyList<Tile> Services => On(TileList.Services);

    public IReadOnlyList<Tile> Own => On(TileList.Own);

    private List<Tile> On(TileList list) => [.. tiles.Where(tile => tile.List == list && _known.Contains(tile.Path)).OrderBy(static tile => tile.Place)];
}
