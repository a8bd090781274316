using Panah.Data;
using Panah.Kernel;

namespace Panah.Host;

/// <summary>What a command needs: settings, a database (that of a running node, too) and the services of all capabilities, without serving.</summary>
internal static class Tool
{
    public static Task<int> RunAsync(Func<IServiceProvider, CancellationToken, Task<int>> work, bool migrate, CancellationToken cancel) =>
        WithDatabaseAsync(
            async settings =>
            {
                // Services only, made when they are asked for: no port, no worker, and no new key ring before a restore brings the old one.
                var services = new ServiceCollection().AddLogging(logging => logging.AddSimpleConsole(console => console.SingleLine = true));
                PanahHost.AddServices(services, settings with { Worker = false });
                await using var provider = services.BuildServiceProvider();
                if (migrate)
                    await provider.GetRequiredService<Migrator>().RunAsync(cancel);
                await using var scope = provider.CreateAsyncScope();
                return await work(scope.ServiceProvider, cancel);
            },
            cancel);

    public static async Task<int> WithDatabaseAsync(Func<PanahSettings, Task<int>> work, CancellationToken cancel)
    {
        var settings = SettingsReader.FromEnvironment();
        await using var postgres = settings.Database is null ? await EmbeddedPostgres.JoinAsync(settings.DataFolder, cancel) : null;
        return await work(settings with { Database = settings.Database ?? postgres!.ConnectionString });
    }
}
