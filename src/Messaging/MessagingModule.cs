using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Panah.Data;
using Panah.Kernel;
using Panah.Messaging.Gateways;

namespace Panah.Messaging;

/// <summary>Every registration of this capability, on one screen.</summary>
public static class MessagingModule
{
    public static IServiceCollection AddMessaging(this IServiceCollection services, PanahSettings settings)
    {
        services.AddMigrations("messaging", typeof(MessagingModule).Assembly);
        var messaging = MessagingSettings.From(settings);
        services.AddSingleton(messaging);
        services.AddRooms(Level.Program, "/callbacks");
        // Read from the container, so that a test's settings count.
        if (messaging.Sms1 is not null) services.AddSingleton<ISmsGateway>(provider => new KavenegarGateway(Settings(provider).Sms1!, Settings(provider).GatewayTimeout));
        if (messaging.Sms2 is not null) services.AddSingleton<ISmsGateway>(provider => new SecondGateway(Settings(provider).Sms2!, Settings(provider).GatewayTimeout));
        services.AddSingleton(provider => new GatewayBalance([.. provider.GetServices<ISmsGateway>()], provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<MessageTexts>();
        services.AddSingleton(provider => new DeliveryLog(
            provider.GetRequiredService<AppDb>(), provider.GetRequiredService<PersonalData>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<Repetitions>();
        services.AddSingleton(provider => new Messages(
            provider.GetRequiredService<Outbox>(), provider.GetRequiredService<DeliveryLog>(), provider.GetRequiredService<Repetitions>(),
            provider.GetRequiredService<MessageTexts>(), Settings(provider), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(MessageCommands.Resend);
        // A year and a day: «what became of my message a year ago» is still answered.
        services.AddSweep("messaging.sweep", TimeSpan.FromHours(1),
            new Swept("messaging.messages", "accepted_at", TimeSpan.FromDays(366)),
            new Swept("messaging.repetitions", "since", messaging.RepetitionWindow));
        services.AddSingleton<IOutboxHandler, SmsSender>().AddSingleton<IOutboxHandler, EmailSender>().AddSingleton<IOutboxHandler, DeliveryReports>();
        return services;
    }

    public static void MapMessaging(this WebApplication app) => app.MapUssd();

    private static MessagingSettings Settings(IServiceProvider provider) => provider.GetRequiredService<MessagingSettings>();
}
