using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Panah.Data;
using Panah.Kernel;
using Panah.Messaging;
using Panah.People.Texts;
using Panah.Ui;

namespace Panah.People;

/// <summary>Every registration of this capability, on one screen.</summary>
public static class PeopleModule
{
    public static IServiceCollection AddPeople(this IServiceCollection services, PanahSettings settings)
    {
        services.AddMigrations("people", typeof(PeopleModule).Assembly);
        services.AddMessageTexts<PeopleTexts>("People");
        services.AddSingleton<PersonDirectory>();
        services.AddSingleton<Devices>();
        services.AddSingleton<Sessions>();
        services.AddSingleton<Tiles>();
        services.AddSingleton<Staff.StaffDirectory>();
        services.AddSingleton<IHeaderPerson, HeaderPerson>();
        services.AddAuthentication(SessionAuthentication.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, SessionAuthentication>(SessionAuthentication.SchemeName, null);
        services.AddAuthorization();
        return services;
    }

    public static void MapPeople(this WebApplication app)
    {
    }
}
