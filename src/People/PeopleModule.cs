using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Panah.Data;
using Panah.Kernel;
using Panah.Messaging;
using Panah.People.Due;
using Panah.People.Evidence;
using Panah.People.Levels;
using Panah.People.Passkeys;
using Panah.People.Safety;
using Panah.People.Texts;
using Panah.Ui;

namespace Panah.People;

/// <summary>Every registration of this capability, on one screen.</summary>
public static class PeopleModule
{
    public static IServiceCollection AddPeople(this IServiceCollection services, PanahSettings settings)
    {
        services.AddMigrations("people", typeof(PeopleModule).Assembly);
        services.AddSealedTables(new SealedTable("people.sessions", new SealedColumn("acting_for_company", Sessions.CompanyPurpose, Alike: true), new SealedColumn("acting_for_name", Sessions.CompanyNamePurpose)));
        services.AddMessageTexts<PeopleTexts>("People");
        services.AddSingleton<PersonDirectory>().AddSingleton<UnprovenPast>();
        services.AddSingleton<ActionNames>();
        services.AddSingleton<Devices>();
        services.AddSingleton<Sessions>().AddSingleton<RoomLevels>().AddSingleton<StepUp>().AddSingleton<ActingCheck>();
        services.AddSingleton<CredentialChanges>().AddSingleton<NotMe>().AddSingleton<IUssdService, NotMeUssd>();
        services.AddRooms(Level.Password, "/me").AddRooms(Level.Initial, "/me/code", "/me/stay").AddRooms(Level.Open, "/me/sign-out", "/not-me", "/passkey");
        services.AddMenu(MenuPlace.Mine, "/me").AddBelowMenu(MenuPlace.SignIn, "/passkey");
        services.AddSingleton(static all => new PasskeyUsers(all.GetRequiredService<AppDb>())).AddSingleton<PasskeyCeremonies>().AddSingleton<PasskeyChallenges>().AddSingleton<PasskeyKeeper>();
        services.AddSingleton(new AssetSource(typeof(PeopleModule).Assembly));
        services.AddRecurringJob<LapsedSessionsJob>();
        // A passkey that nobody kept after a reset (row S5) goes a month later.
        services.AddSweep("people.passkeys", TimeSpan.FromMinutes(10),
            new Swept("people.passkey_challenges", "expires_at", TimeSpan.Zero),
            new Swept("people.passkeys", "suspended_at", TimeSpan.FromDays(30)),
            new Swept("people.alarms", "expires_at", TimeSpan.Zero));
        services.AddSingleton<Tiles>().AddSingleton<Doors>().AddSingleton<DueList>();
        services.AddSingleton(new Tile(TileList.Own, 10, "/me/profile", typeof(PeopleTexts), "Profile"))
            .AddSingleton(new Tile(TileList.Own, 20, "/me/devices", typeof(PeopleTexts), "Devices"))
            .AddSingleton(new Tile(TileList.Own, 30, "/me/passkeys", typeof(PeopleTexts), "Passkeys"))
            .AddSingleton(new Tile(TileList.Own, 50, "/me/seen", typeof(PeopleTexts), "Seen"));
        services.AddSingleton<Staff.StaffDirectory>().AddSingleton<Staff.StaffDesk>().AddSingleton<Staff.StaffProof>()
            .AddSingleton(static all => new Staff.StaffPasskeys(
                all.GetRequiredService<AppDb>(), all.GetRequiredService<Staff.StaffDirectory>(), all.GetRequiredService<PasskeyChallenges>(), all.GetRequiredService<RateLimits>(),
                all.GetRequiredService<FailedAttempts>(), all.GetRequiredService<AuditLog>(), all.GetRequiredService<PanahSettings>(), all.GetRequiredService<TimeProvider>()));
        services.AddSingleton(SessionCommands.End);
        services.AddSingleton<IHeaderPerson, HeaderPerson>();
        services.AddAuthentication(SessionAuthentication.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, SessionAuthentication>(SessionAuthentication.SchemeName, null);
        services.AddAuthorization();
        return services;
    }

    public static void MapPeople(this WebApplication app)
    {
        var office = app.Services.GetRequiredService<Staff.StaffPasskeys>();
        app.MapPost("/office/passkey/options", async (HttpContext http) => await office.BeginAsync(http) is { } options
            ? Results.Text(options, "application/json")
            : Results.StatusCode(StatusCodes.Status429TooManyRequests));
        var passkeys = app.Services.GetRequiredService<PasskeyKeeper>();
        // Asked by the sign-in pages' script. No cookie is believed here, and another site can't read the answer.
        app.MapPost("/passkey/options", async (HttpContext http) => await passkeys.BeginSignInAsync(http) is { } options
            ? Results.Text(options, "application/json")
            : Results.StatusCode(StatusCodes.Status429TooManyRequests));
    }
}
