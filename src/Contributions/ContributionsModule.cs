using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Panah.Contributions.Printing;
using Panah.Contributions.Slips;
using Panah.Contributions.Tariffs;
using Panah.Contributions.Texts;
using Panah.Data;
using Panah.Kernel;
using Panah.People.Staff;

namespace Panah.Contributions;

/// <summary>Every registration of this capability, on one screen.</summary>
public static class ContributionsModule
{
    public static IServiceCollection AddContributions(this IServiceCollection services, PanahSettings settings)
    {
        services.AddMigrations("contributions", typeof(ContributionsModule).Assembly);
        services.AddSingleton(ContributionsSettings.Read(settings));
        services.AddSingleton<TariffBook>().AddSingleton<TariffDesk>();
        services.AddSingleton<SlipStore>().AddSingleton<InsuredCases>().AddSingleton<SlipDesk>().AddSingleton<SlipIssuing>();
        services.AddSingleton<ChromiumPdf>().AddSingleton<PageText>().AddSingleton<SlipSheets>();
        services.AddRecurringJob<ExpiryJob>();
        services.AddSingleton(new OfficeRoom("/office/tariffs", StaffRole.Tariffs, typeof(ContributionsTexts), "Office.Tariffs"));
        services.AddPaymentsAndReports();
        return services;
    }

    public static void MapContributions(this WebApplication app)
    {
        app.MapPaymentsAndReports();
    }
}
