using Microsoft.Extensions.DependencyInjection;
using Panah.Kernel;

namespace Panah.Data;

/// <summary>How a capability says what its rooms want.</summary>
public static class RoomLevelExtensions
{
    /// <summary>The paths, and all under them, want at least this level (row S2). Of several registrations the longest path counts.</summary>
    public static IServiceCollection AddRooms(this IServiceCollection services, Level least, params string[] paths)
    {
        foreach (var path in paths) services.AddSingleton(new RoomLevel(path, least));
        return services;
    }
}
