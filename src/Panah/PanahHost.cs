using Microsoft.AspNetCore.Mvc.Controllers;
using Panah.Accounts;
using Panah.BackOffice;
using Panah.Contributions;
using Panah.Data;
using Panah.Entitlement;
using Panah.Kernel;
using Panah.Messaging;
using Panah.Notices;
using Panah.OpenId;
using Panah.People;
using Panah.People.Levels;
using Panah.Registries;
using Panah.Ui;
using Panah.Window;

namespace Panah.Host;

/// <summary>Composition and pipeline of a node.</summary>
public static class PanahHost
{
    /// <summary>Builds a node. Tests pass <paramref name="overrides"/> to put in a clock of their own.</summary>
    /// <param name="settings">With a connection string: whoever wants the embedded PostgreSQL has started it.</param>
    public static WebApplication Build(PanahSettings settings, Action<IServiceCollection>? overrides = null)
    {
        // The name is given, since the entry assembly may be a test runner: by it MVC and the static assets find their parts.
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            ApplicationName = "panah",
            Args = [],
            ContentRootPath = AppContext.BaseDirectory,
            // What differs between a try and production is told by settings, not by the framework's environments.
            EnvironmentName = Environments.Production,
        });
        // Settings are read once, by ours; the framework's files would be read and watched for nothing.
        builder.Configuration.Sources.Clear();
        Transport.Listen(builder, settings);
        Logs.Configure(builder.Logging, settings);
        Telemetry.Add(builder, settings);
        AddServices(builder.Services, settings);
        overrides?.Invoke(builder.Services);
        var app = builder.Build();
        UsePipeline(app, settings);
        Health.Map(app);
        app.MapOpenApiDocument();
        // A worker answers probes only.
        if (settings.Web)
            MapCapabilities(app);
        return app;
    }

    /// <summary>Migrates, holds the key ring against the database, then listens: nothing is served on another schema or with other keys.</summary>
    public static async Task MigrateAndStartAsync(this WebApplication app, CancellationToken cancel = default)
    {
        await app.Services.GetRequiredService<DatabaseTime>().SettleAsync(cancel);
        await app.Services.GetRequiredService<Migrator>().RunAsync(cancel);
        await app.Services.GetRequiredService<KeyCanary>().SettleAsync(cancel);
        await app.StartAsync(cancel);
    }

    /// <summary>Reads every capability's settings, so that nonsense stops the start before a database does anything.</summary>
    /// <exception cref="SettingException">Or another that names the variable.</exception>
    internal static void CheckSettings(PanahSettings settings) => AddServices(new ServiceCollection(), settings);

    /// <summary>Every capability's registrations, in the order in which their migrations run.</summary>
    internal static void AddServices(IServiceCollection services, PanahSettings settings)
    {
        services.AddSingleton(settings);
        services.AddSingleton<TimeProvider>(static provider => provider.GetRequiredService<DatabaseTime>());
        services.Configure<HostOptions>(options => options.ShutdownTimeout = settings.Drain + TimeSpan.FromSeconds(25));
        services.AddSingleton<Health>().AddHostedService<Drain>().AddExceptionHandler<FailedRequests>();
        services.AddRazorPages(static pages => pages.Conventions.ConfigureFilter(new KnownHandlers())).ConfigureApplicationPartManager(static manager =>
        {
            // The simulators are a program of their own that only ships beside us: their pages, and their layout, are none of this site's.
            foreach (var part in manager.ApplicationParts.Where(static part => part.Name.StartsWith("Panah.Simulators", StringComparison.Ordinal)).ToList())
                manager.ApplicationParts.Remove(part);
            // There are no controllers; looking for them among all types costs a tenth of the start.
            foreach (var provider in manager.FeatureProviders.OfType<ControllerFeatureProvider>().ToList())
                manager.FeatureProviders.Remove(provider);
        });
        services.AddProblemDetails();
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = settings.Https ? "__Host-panah.form" : "panah.form";
            options.Cookie.SecurePolicy = settings.Https ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
            options.Cookie.SameSite = SameSiteMode.Strict;
            // Our own header says it, for every answer.
            options.SuppressXFrameOptionsHeader = true;
        });
        services.AddData(settings).AddUi(settings).AddMessaging(settings).AddRegistries(settings).AddPeople(settings)
            .AddOpenId(settings).AddWindow(settings).AddAccounts(settings).AddContributions(settings).AddNotices(settings)
            .AddEntitlement(settings).AddBackOffice(settings);
        services.AddRooms(Level.Open, "/health", "/openapi");
        services.AddSingleton(StaffCommand.Add);
        if (settings is { Simulators: true, Production: false })
            services.AddSingleton<IStartNote, DemoPeople>().AddSingleton<IStartNote, DemoStaff>();
    }

    private static void UsePipeline(WebApplication app, PanahSettings settings)
    {
        Telemetry.Use(app);
        app.UseSecurityHeaders();
        Drain.Use(app);
        app.UseTransport(settings);
        app.UseErrors();
        // Endpoints that only programs call end here (ShortCircuit): they have no language, session or form.
        app.UseRouting();
        app.UseSizes();
        app.UseUi();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseLevels();
        app.UseAntiforgery();
    }

    private static void MapCapabilities(WebApplication app)
    {
        app.MapRazorPages();
        app.MapUi();
        app.MapMessaging();
        app.MapRegistries();
        app.MapPeople();
        app.MapOpenId();
        app.MapWindow();
        app.MapAccounts();
        app.MapContributions();
        app.MapNotices();
        app.MapEntitlement();
        app.MapBackOffice();
    }
}
