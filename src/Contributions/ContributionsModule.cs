using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Panah.Contributions.Slips;
using Panah.Data;
using Panah.Kernel;

namespace Panah.Contributions;

/// <summary>Every registration of this capability, on one screen.</summary>
public static class ContributionsModule
{
    public static IServiceCollection AddContributions(this IServiceCollection services, PanahSettings settings)
    {
        services.AddMigrations("contributions", typeof(ContributionsModule).Assembly);
        services.AddSingleton<SlipStore>();
        return services;
    }

    public static void MapContributions(this WebApplication app)
    {
    }
}
