using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Panah.Kernel;

namespace Panah.Contributions;

/// <summary>Every registration of this capability, on one screen.</summary>
public static class ContributionsModule
{
    public static IServiceCollection AddContributions(this IServiceCollection services, PanahSettings settings)
    {
        return services;
    }

    public static void MapContributions(this WebApplication app)
    {
    }
}
