using System.Net;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using Panah.Data;
using Panah.Simulators.Authorities;
using Panah.Simulators.Bank;
using Panah.Simulators.Faults;
using Panah.Simulators.Gateways;
using Panah.Simulators.Mail;
using Panah.Simulators.Pages;
using Panah.Simulators.Phones;
using Panah.Simulators.Population;

namespace Panah.Simulators;

/// <summary>
/// The world around Panah over real HTTP and SMTP: registries, gateways, phones, mailboxes, bank. Never in production.
/// JSON for programs, pages for people at the same addresses.
/// </summary>
public static class SimulatorsHost
{
    /// <summary>Builds the program; starting it makes its schema and the ready-made people.</summary>
    public static WebApplication Build(SimulatorsSettings settings, Action<IServiceCollection>? overrides = null)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ApplicationName = typeof(SimulatorsHost).Assembly.GetName().Name, Args = [] });
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            // On both loopbacks: "localhost" means either, and a toy bank has no business on the network.
            if (settings.Port == 0) kestrel.Listen(IPAddress.Loopback, 0);
            else kestrel.ListenLocalhost(settings.Port);
        });
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error).AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical).AddSimpleConsole();
        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(Database.Open(settings.Database));
        builder.Services.AddSingleton<World>().AddSingleton<FaultBoard>().AddSingleton<PeopleStore>().AddSingleton<CompaniesStore>()
            .AddSingleton<PhoneStore>().AddSingleton<UssdDialler>().AddSingleton<MailStore>().AddSingleton<SmtpListener>().AddSingleton<BankStore>().AddSingleton<Payer>()
            .AddSingleton<DossierLetters>().AddSingleton<DossierDoor>();
        builder.Services.AddHostedService(services => services.GetRequiredService<World>());
        builder.Services.AddHostedService(services => services.GetRequiredService<SmtpListener>());
        builder.Services.AddHttpClient();
        builder.Services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase));
            json.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
            json.SerializerOptions.Encoder = JavaScriptEncoder.Create(UnicodeRanges.All);
        });
        builder.Services.AddSimulatorPages();
        overrides?.Invoke(builder.Services);

        var app = builder.Build();
        app.UsePagesForBrowsers();
        app.MapFaults();
        app.MapPopulation();
        app.MapPhones();
        app.MapMail();
        app.MapGateways();
        app.MapAuthorities();
        app.MapBank();
        app.MapSimulatorPages();
        return app;
    }
}
