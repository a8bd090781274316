using System.CommandLine;
using Panah.Data;
using Panah.Kernel;

namespace Panah.Host;

/// <summary><c>panah run [--roles web,worker]</c>: a node, with the embedded PostgreSQL where no server is named.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var roles = new Option<string?>("--roles") { Description = "What this node does: web, worker or web,worker (as PANAH_ROLES)." };
        var command = new Command("run", "Runs a node until SIGINT or SIGTERM.") { roles };
        command.SetAction((parsed, cancel) => RunAsync(parsed.GetValue(roles), cancel));
        return command;
    }

    private static async Task<int> RunAsync(string? roles, CancellationToken cancel)
    {
        var settings = SettingsReader.FromEnvironment();
        if (roles is not null)
        {
            var (web, worker) = SettingsReader.Roles(roles);
            settings = settings with { Web = web, Worker = worker };
        }

        SettingsRules.CheckServing(settings);
        PanahHost.CheckSettings(settings);
        Ports.CheckFree(settings);
        await using var postgres = settings.Database is null ? await EmbeddedPostgres.StartAsync(settings.DataFolder, cancel: cancel) : null;
        settings = Tool.On(postgres, settings);
        await using var simulators = settings.Simulators ? SimulatorsProcess.Start(settings) : null;
        await using var app = PanahHost.Build(settings);
        await app.MigrateAndStartAsync(cancel);
        if (simulators is not null)
            await simulators.Ready;
        await Console.Out.WriteLineAsync($"ready {settings.PublicUrl.GetLeftPart(UriPartial.Authority)}");
        if (!settings.Production)
            await TellNotesAsync(app.Services, settings, cancel);
        await app.WaitForShutdownAsync(cancel);
        return 0;
    }

    private static async Task TellNotesAsync(IServiceProvider services, PanahSettings settings, CancellationToken cancel)
    {
        if (settings.Simulators)
            await Console.Out.WriteLineAsync($"  phones, registries, bank (simulated): http://localhost:{settings.SimulatorsPort}");
        await using var scope = services.CreateAsyncScope();
        foreach (var note in scope.ServiceProvider.GetServices<IStartNote>())
        {
            if (await note.TellAsync(cancel) is { Length: > 0 } text)
                await Console.Out.WriteLineAsync("  " + text.ReplaceLineEndings("\n  ").TrimEnd());
        }

        await Console.Out.WriteLineAsync("  Ctrl-C stops everything.");
    }
}
