using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Panah.Kernel;

namespace Panah.Registries;

/// <summary>Every registration of this capability, on one screen.</summary>
public static class RegistriesModule
{
    public static IServiceCollection AddRegistries(this IServiceCollection services, PanahSettings settings)
    {
        services.AddSingleton(RegistrySettings.From(settings)).AddSingleton<RegistryClients>();
        Add(services, clients => new CivilRegistry(clients["civil"]));
        Add(services, clients => new SimRegistry(clients["sim"]));
        Add(services, clients => new ForeignersRegistry(clients["foreigners"]));
        Add(services, clients => new PostalRegistry(clients["postal"]));
        Add(services, clients => new CompaniesRegistry(clients["companies"]));
        services.AddSingleton(provider => new InsuredRegistry(provider.GetRequiredService<RegistryClients>()["insured"], provider.GetRequiredService<TimeProvider>()));
        Add(services, clients => new CoverRegistry(clients["cover"]));
        Add(services, clients => new MedicalRegistry(clients["medical"]));
        Add(services, clients => new NationalDossier(clients["dossier"]));
        services.AddSingleton(provider => new Bank(provider.GetRequiredService<RegistryClients>()[Bank.Name], provider.GetRequiredService<RegistrySettings>()));
        return services;
    }

    public static void MapRegistries(this WebApplication app)
    {
    }

    private static void Add<T>(IServiceCollection services, Func<RegistryClients, T> make)
        where T : class => services.AddSingleton(provider => make(provider.GetRequiredService<RegistryClients>()));
}
