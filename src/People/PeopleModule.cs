using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Panah.Data;
using Panah.Kernel;
using Panah.Messaging;
using Panah.People.Passkeys;
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
        services.AddSingleton<ActionNames>();
        services.AddSingleton<Devices>();
        services.AddSingleton<Sessions>();
        services.AddSingleton<PasskeyUsers>().AddSingleton<PasskeyCeremonies>().AddSingleton<PasskeyChallenges>().AddSingleton<PasskeyKeeper>();
        services.AddSingleton(new AssetSource(typeof(PeopleModule).Assembly));
        services.AddRecurringJob<PasskeyChallenges>().AddRecurringJob<SessionSweep>();
        services.AddSingleton<Tiles>();
        services.AddSingleton<Staff.StaffDirectory>().AddSingleton<Staff.StaffDesk>();
        services.AddSingleton<IHeaderPerson, HeaderPerson>();
        services.AddAuthentication(SessionAuthentication.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, SessionAuthentication>(SessionAuthentication.SchemeName, null);
        services.AddAuthorization();
        return services;
    }

    public static void MapPeople(this WebApplication app)
    {
        var passkeys = app.Services.GetRequiredService<PasskeyKeeper>();
        // Asked by the sign-in pages' script. No cookie is believed here, and another site can't read the answer.
        app.MapPost("/passkey/options", async (HttpContext http) => await passkeys.BeginSignInAsync(http) is { } options
            ? Results.Text(options, "application/json")
            : Results.StatusCode(StatusCodes.Status429TooManyRequests));
    }
}
