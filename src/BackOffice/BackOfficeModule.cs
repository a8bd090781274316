using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Panah.Kernel;

namespace Panah.BackOffice;

/// <summary>Every registration of this capability, on one screen.</summary>
public static class BackOfficeModule
{
    public static IServiceCollection AddBackOffice(this IServiceCollection services, PanahSettings settings)
    {
        return services;
    }

    public static void MapBackOffice(this WebApplication app)
    {
    }
}
