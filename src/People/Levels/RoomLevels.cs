using Microsoft.AspNetCore.Routing;
using Panah.Kernel;

namespace Panah.People.Levels;

/// <summary>The levels that all rooms registered, by the patterns of their routes: the address as typed never decides.</summary>
public sealed class RoomLevels(IEnumerable<RoomLevel> rooms)
{
    private readonly Dictionary<string, Level> _rooms = rooms.ToDictionary(room => room.Path, room => room.Least, StringComparer.OrdinalIgnoreCase);

    /// <summary>The least that the route wants; null when no room has said so, and then nobody gets through.</summary>
    public Level? Of(RouteEndpoint endpoint)
    {
        for (var path = "/" + endpoint.RoutePattern.RawText?.Trim('/'); path.Length > 1; path = path[..path.LastIndexOf('/')])
        {
            if (_rooms.TryGetValue(path, out var least)) return least;
        }

        return endpoint.RoutePattern.RawText?.Trim('/').Length is 0 && _rooms.TryGetValue("/", out var home) ? home : null;
    }
}
