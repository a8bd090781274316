using System.Reflection;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.AuthenticatedEncryption;
using Microsoft.AspNetCore.DataProtection.AuthenticatedEncryption.ConfigurationModel;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Panah.Kernel;

namespace Panah.Data;

/// <summary>A capability's numbered SQL files (embedded <c>Migrations/NNNN_name.sql</c>) and the schema they own.</summary>
public sealed record MigrationSource(string Schema, Assembly Assembly);

/// <summary>Registers the database, outbox, audit, limits, keys and migrations.</summary>
public static class DataModule
{
    /// <summary>What an operator may want to look up, and a late second telling (ADR 0203).</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromDays(90);

    /// <summary>Needs <see cref="PanahSettings.Database"/>: whoever wants the embedded PostgreSQL starts it first (<see cref="EmbeddedPostgres"/>).</summary>
    public static IServiceCollection AddData(this IServiceCollection services, PanahSettings settings)
    {
        services.AddSingleton(_ => Database.Open(settings.Database
            ?? throw new InvalidOperationException("No connection string: start the embedded PostgreSQL first, or set PANAH_DATABASE.")));
        services.AddSingleton(provider => new OwnerDatabase(settings, provider.GetRequiredService<Npgsql.NpgsqlDataSource>()));
        // What is given is read at once, so that nonsense stops the start; a folder's ring is made when it is needed.
        if (settings.Keys is { } keys)
            services.AddSingleton(KeyRing.Parse(keys, "PANAH_KEYS"));
        else
            services.AddSingleton(_ => KeyRing.InFolder(settings.DataFolder));
        services.AddSingleton(provider => new PersonalData(provider.GetRequiredService<KeyRing>())).AddSingleton<SealedText>();
        services.AddSingleton(provider => new KeyCanary(provider.GetRequiredService<AppDb>(), settings, provider.GetRequiredService<PersonalData>));
        services.AddSingleton(provider => new DatabaseTime(
            provider.GetRequiredService<AppDb>(), provider.GetRequiredService<ILogger<DatabaseTime>>(), TimeProvider.System));
        services.AddSingleton<AppDb>().AddSingleton<Migrator>().AddSingleton<Backup>().AddSingleton<AuditLog>().AddSingleton<FailedAttempts>().AddSingleton<AuditReader>().AddSingleton<Outbox>().AddSingleton<RateLimits>();
        services.AddSingleton(LimitCounts.Read(settings)).AddSingleton<LimitWatch>();
        services.AddSingleton(OutboxCommands.List).AddSingleton(OutboxCommands.Requeue);
        services.AddMigrations("data", typeof(DataModule).Assembly);
        services.AddSingleton<AuditAnchors>().AddSingleton<AuditSealer>();
        services.AddSingleton(all => new AuditVerifier(all.GetRequiredService<AppDb>(), all.GetRequiredService<AuditAnchors>(), all.GetRequiredService<AuditSealer>()));
        services.AddRecurringJob<AuditSealer>().AddRecurringJob<SealingJob>();
        services.AddSweep("data.sweep", TimeSpan.FromMinutes(10),
            new Swept("data.limits", "ends_at", TimeSpan.Zero),
            new Swept("data.limit_warnings", "at", Kept),
            new Swept("data.outbox_once", "created_at", Kept),
            new Swept("data.outbox_dropped", "dropped_at", Kept),
            new Swept("data.failed_attempts", "hour", Kept));
        services.AddDataProtection().SetApplicationName("panah")
            .UseCryptographicAlgorithms(new AuthenticatedEncryptorConfiguration { EncryptionAlgorithm = EncryptionAlgorithm.AES_256_GCM });
        services.AddSingleton<ProtectionKeyStore>();
        services.AddOptions<KeyManagementOptions>().Configure<ProtectionKeyStore>((options, store) => options.XmlRepository = store);
        services.AddHostedService<DatabaseTimeKeeper>();
        return settings.Worker ? services.AddWorkers() : services;
    }

    /// <summary>Tells the runner of a capability's migrations. Capabilities run in the order of registration.</summary>
    public static IServiceCollection AddMigrations(this IServiceCollection services, string schema, Assembly assembly) =>
        services.AddSingleton(new MigrationSource(schema, assembly));

    private static IServiceCollection AddWorkers(this IServiceCollection services) => services
        .AddSingleton<OutboxStore>().AddSingleton<OutboxBell>().AddHostedService<OutboxWorker>()
        .AddSingleton<JobStore>().AddHostedService<JobRunner>();
}
