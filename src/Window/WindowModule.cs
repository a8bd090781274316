using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Panah.Data;
using Panah.Kernel;
using Panah.Messaging;
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
        services.AddMessageTexts<WindowTexts>("Window");
        services.TryAddSingleton(new WindowLimits());
        services.AddRecurringJob<SweepJob>();
        services.AddSingleton<Journeys>();
        services.AddSingleton<CodeSending>();
        services.AddSingleton<CodeChecking>();
        services.AddSingleton<IUssdService, WaitingCode>();
        services.AddSingleton<KnownPhone>();
        services.AddSingleton<Identity>();
        services.AddSingleton<Address>();
        services.AddSingleton<SignIn>();
        services.AddSingleton<Transfers>();
        services.AddSingleton<ActingForCompany>();
        services.AddSingleton(new AssetSource(typeof(WindowModule).Assembly));
        return services;
    }

    public static void MapWindow(this WebApplication app)
    {
    }
}
