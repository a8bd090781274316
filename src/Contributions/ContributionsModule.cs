using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Panah.Contributions.Api;
using Panah.Contributions.Printing;
using Panah.Contributions.Slips;
using Panah.Contributions.Tariffs;
using Panah.Contributions.Texts;
using Panah.Data;
using Panah.Kernel;
using Panah.People;
using Panah.People.Due;
using Panah.People.Staff;
using Panah.Ui;

namespace Panah.Contributions;

/// <summary>Every registration of this capability, on one screen.</summary>
public static class ContributionsModule
{
    public static IServiceCollection AddContributions(this IServiceCollection services, PanahSettings settings)
    {
        services.AddMigrations("contributions", typeof(ContributionsModule).Assembly);
        // Back from the bank a browser may have lost its session: the page tells a stranger the end of the payment and nothing else.
        services.AddRooms(Level.Initial, "/slips").AddRooms(Level.Open, "/slips/verify", "/slips/payment", "/pensioners");
        services.AddRooms(Level.Program, "/api/me/slips");
        services.AddMenu(MenuPlace.Insured, "/slips").AddMenu(MenuPlace.Pensioners, "/pensioners");
        services.AddSingleton(ContributionsSettings.Read(settings));
        services.AddSingleton<TariffBook>().AddSingleton<TariffDesk>();
        services.AddSingleton<SlipStore>().AddSingleton<InsuredCases>().AddSingleton<SlipDesk>().AddSingleton<SlipIssuing>();
        services.AddSingleton<ChromiumPdf>().AddSingleton<IPaperPrinter>(provider => provider.GetRequiredService<ChromiumPdf>());
        services.AddSingleton<PageText>().AddSingleton<SlipSheets>();
        services.AddRecurringJob<ExpiryJob>();
        services.AddSingleton(MySlips.NoPerson);
        services.AddDue<SlipsDue>().AddSingleton(new LowestHome("/slips"));
        services.AddSingleton(new Tile(TileList.Services, 10, "/slips", typeof(ContributionsTexts), "Slips"));
        services.AddSingleton(new OfficeRoom("/office/tariffs", StaffRole.Tariffs, typeof(ContributionsTexts), "Office.Tariffs"));
        services.AddPaymentsAndReports();
        return services;
    }

    public static void MapContributions(this WebApplication app)
    {
        app.MapPaymentsAndReports();
    }
}
