using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Panah.Data;
using Panah.Entitlement.Pages;
using Panah.Entitlement.Texts;
using Panah.Kernel;
using Panah.Messaging;
using Panah.OpenId;
using Panah.People;
using Panah.Ui;

namespace Panah.Entitlement;

/// <summary>Every registration of this capability, on one screen.</summary>
public static class EntitlementModule
{
    public static IServiceCollection AddEntitlement(this IServiceCollection services, PanahSettings settings)
    {
        services.AddMigrations("entitlement", typeof(EntitlementModule).Assembly);
        services.AddRooms(Level.Open, "/entitlement").AddRooms(Level.Password, "/entitlement/asked-about-me").AddRooms(Level.Code, "/entitlement/list").AddRooms(Level.Program, "/api/entitlement");
        services.AddSingleton(new Tile(TileList.Services, 30, "/entitlement", typeof(EntitlementTexts), "Entitlement"))
            .AddSingleton(new Tile(TileList.Own, 60, "/entitlement/asked-about-me", typeof(EntitlementTexts), "AskedAbout") { TellsWhoLooked = true });
        var own = EntitlementSettings.From(settings);
        services.AddSingleton(own).AddSingleton(new ProseWord("credit", own.UssdCode));
        services.AddMenu(MenuPlace.Cover, "/entitlement").AddBelowMenu(MenuPlace.Mine, "/entitlement/asked-about-me");
        services.AddSingleton<Keys>().AddSingleton<InquiryEngine>().AddSingleton<InquiryDesk>().AddSingleton<CoverModel>();
        services.AddSingleton(all => new Allowances(all.GetRequiredService<AppDb>(), all.GetRequiredService<Keys>(), all.GetRequiredService<TimeProvider>(), all.GetRequiredService<EntitlementSettings>()));
        services.AddSingleton(all => new CoverImport(all.GetRequiredService<AppDb>(), all.GetRequiredService<CoverModel>()));
        services.AddSingleton(all => new InquirySeals(all.GetRequiredService<AppDb>()));
        services.AddSingleton(new AssetSource(typeof(EntitlementModule).Assembly)).AddSingleton<DeskLimits>();
        services.AddSingleton<CreditDesk>().AddSingleton<CreditEntry>().AddSingleton<IUssdService, CreditUssd>();
        services.AddSingleton<Counter>().AddSingleton<Visits>().AddSingleton<Results>().AddSingleton<Lists>().AddSingleton<Receipts>().AddSingleton<AskedAbout>();
        services.AddSingleton<ApiCalls>().AddSingleton<ApiProblems>().AddSingleton<InquiryApi>().AddSingleton<BatchApi>();
        services.AddSingleton(EntitlementCommands.Grant).AddSingleton(EntitlementCommands.Verify).AddSingleton(EntitlementCommands.Import);
        services.AddHostedService(all => all.GetRequiredService<InquiryEngine>());
        if (settings.Worker) services.AddHostedService<CoverFeed>().AddHostedService<ListRunner>();
        // A day's visits and lists with what belongs to them, and budgets that are over; keys of repeated requests for two days.
        services.AddSweep("entitlement.sweep", TimeSpan.FromHours(1),
            new Swept("entitlement.visit", "seen_at", TimeSpan.FromDays(1)) { With = "entitlement.result.visit_id", AtOnce = 500 },
            new Swept("entitlement.list", "created_at", TimeSpan.FromDays(1)) { Where = "state <> 0", With = "entitlement.list_line.list_id", AtOnce = 20 },
            new Swept("entitlement.listed", "since", TimeSpan.FromDays(1)),
            new Swept("entitlement.once", "at", TimeSpan.FromDays(2)));
        return services;
    }

    public static void MapEntitlement(this WebApplication app)
    {
        app.MapPost("/api/entitlement/inquiries", app.Services.GetRequiredService<InquiryApi>().HandleAsync).RequireScope("entitlement");
        app.MapPost("/api/entitlement/inquiries/batch", app.Services.GetRequiredService<BatchApi>().HandleAsync).RequireScope("entitlement");
    }
}
