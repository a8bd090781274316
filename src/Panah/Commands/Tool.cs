using Panah.Data;
using Panah.Kernel;

namespace Panah.Host;

/// <summary>Which schema a command works on. None migrates an older one by the way (row O12): <c>panah migrate</c> does, or a node.</summary>
internal enum Schema
{
    /// <summary>Whatever is there.</summary>
    AsItIs,

    /// <summary>The program's own, with the key ring that encrypted it. An empty database is set up.</summary>
    OfThisProgram,
}

/// <summary>What a command needs: settings, a database (that of a running node, too) and the services of all capabilities, without serving.</summary>
internal static class Tool
{
    public static Task<int> RunAsync(Func<IServiceProvider, CancellationToken, Task<int>> work, Schema schema, CancellationToken cancel) =>
        WithDatabaseAsync(
            async settings =>
            {
                // Services only, made when they are asked for: no port, no worker, and no new key ring before a restore brings the old one.
                var services = new ServiceCollection().AddLogging(logging => Logs.Configure(logging, settings, toErrors: true));
                PanahHost.AddServices(services, settings with { Worker = false });
                await using var provider = services.BuildServiceProvider();
                await provider.GetRequiredService<DatabaseTime>().SettleAsync(cancel);
                if (schema == Schema.OfThisProgram)
                {
                    await provider.GetRequiredService<Migrator>().SetUpAsync(cancel);
                    await provider.GetRequiredService<KeyCanary>().SettleAsync(cancel);
                }

                await using var scope = provider.CreateAsyncScope();
                return await work(scope.ServiceProvider, cancel);
            },
            cancel);

    public static async Task<int> WithDatabaseAsync(Func<PanahSettings, Task<int>> work, CancellationToken cancel)
    {
        var settings = SettingsReader.FromEnvironment();
        await using var postgres = settings.Database is null ? await EmbeddedPostgres.JoinAsync(settings.DataFolder, cancel) : null;
        return await work(On(postgres, settings));
    }

    /// <summary>The embedded database: the program works as one role, migrations as another.</summary>
    public static PanahSettings On(EmbeddedPostgres? postgres, PanahSettings settings) =>
        postgres is null ? settings : settings with { Database = postgres.ProgramConnectionString, DatabaseOwner = postgres.ConnectionString };
}
