using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Panah.Data;
using Panah.Kernel;
using Panah.Messaging;
using Panah.People;
using Panah.People.Due;
using Panah.People.Levels;
using Panah.Ui;
using Panah.Window.Codes;
using Panah.Window.Companies;
using Panah.Window.Proof;
using Panah.Window.Qr;
using Panah.Window.Texts;

namespace Panah.Window;

/// <summary>Every registration of this capability, on one screen.</summary>
public static class WindowModule
{
    public static IServiceCollection AddWindow(this IServiceCollection services, PanahSettings settings)
    {
        services.AddMigrations("window", typeof(WindowModule).Assembly);
        services.AddSealedTables(ActingForCompany.Table);
        services.AddRooms(Level.Open, "/window").AddRooms(Level.Code, "/window/company", "/me/companies", "/me/qr");
        services.AddMenu(MenuPlace.SignIn, Steps.SignIn).AddBelowMenu(MenuPlace.SignIn, "/window").AddBelowMenu(MenuPlace.Mine, "/window/company");
        services.AddMessageTexts<WindowTexts>("Window");
        services.AddSingleton(new DoorPage(SignInDoor.Window, Steps.SignIn)).AddSingleton(new CompanyChoice("/window/company", "/me/companies", "/me/companies?handler=Back"));
        services.AddSingleton(new Tile(TileList.Own, 70, "/me/companies", typeof(WindowTexts), "Companies"))
            .AddSingleton(new Tile(TileList.Own, 80, "/me/qr", typeof(WindowTexts), "Qr"));
        services.TryAddSingleton(new WindowLimits());
        // Sign-ins and transfers hold phones and addresses, and nobody needs them a day after they could last be used.
        services.AddSweep("window.sweep", TimeSpan.FromMinutes(10),
            new Swept("window.journeys", "expires_at", TimeSpan.FromDays(1)),
            new Swept("window.transfers", "expires_at", TimeSpan.FromDays(1)),
            new Swept("window.failures", "updated_at", TimeSpan.FromDays(180)));
        services.AddSingleton<Journeys>();
        services.AddSingleton<CodeSending>();
        services.AddSingleton<CodeChecking>();
        services.AddSingleton<CodeDeliveries>();
        services.AddSingleton<IUssdService, WaitingCode>().AddSingleton(new ProseWord("ussd", WaitingCode.Dial(settings)));
        services.AddSingleton<KnownPhone>();
        services.AddSingleton<IdentityProof>();
        services.AddSingleton<Address>().AddSingleton<AddressRequests>().AddSingleton<IAskedPostalCode>(provider => provider.GetRequiredService<AddressRequests>()).AddDue<AddressDue>();
        services.AddSingleton<SignIn>();
        services.AddSingleton<Transfers>();
        services.AddSingleton<ActingForCompany>().AddSingleton<ICompanyDirectors>(static all => all.GetRequiredService<ActingForCompany>());
        services.AddSingleton(new AssetSource(typeof(WindowModule).Assembly));
        return services;
    }

    public static void MapWindow(this WebApplication app)
    {
    }
}
