using Microsoft.AspNetCore.Routing;

namespace Panah.People;

/// <summary>A door on the person's own page. Texts are <c>Tile.{Name}</c> and <c>Tile.{Name}.Why</c>.</summary>
internal sealed record Tile(string Path, string Name);

/// <summary>The doors that lead somewhere on this node: a service that is not there is not shown.</summary>
internal sealed class Tiles(EndpointDataSource endpoints)
{
    private static readonly Tile[] AllServices = [new("/slips", "Slips"), new("/letters", "Letters"), new("/entitlement", "Entitlement")];

    private static readonly Tile[] AllOwn =
        [new("/me/profile", "Profile"), new("/me/devices", "Devices"), new("/me/passkeys", "Passkeys"), new("/me/seen", "Seen"), new("/me/companies", "Companies"), new("/me/qr", "Qr")];

    public IReadOnlyList<Tile> Services { get; } = Existing(endpoints, AllServices);

    public IReadOnlyList<Tile> Own { get; } = Existing(endpoints, AllOwn);

    private static List<Tile> Existing(EndpointDataSource endpoints, Tile[] tiles)
    {
        var known = endpoints.Endpoints.OfType<RouteEndpoint>().Select(static e => "/" + e.RoutePattern.RawText?.Trim('/')).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return [.. tiles.Where(tile => known.Contains(tile.Path))];
    }
}
