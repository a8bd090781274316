using System.Globalization;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Panah.Simulators.Population;

namespace Panah.Simulators;

/// <summary><c>run</c> (the default) or <c>seed --people N [--seed S]</c>.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        SimulatorsSettings settings;
        try
        {
            settings = SimulatorsSettings.FromEnvironment(Environment.GetEnvironmentVariable);
        }
        catch (InvalidOperationException wrong)
        {
            await Console.Error.WriteLineAsync(wrong.Message);
            return 2;
        }

        if (args is ["seed", "--people", var count, ..])
        {
            var seed = args is [_, _, _, "--seed", var given] ? long.Parse(given, CultureInfo.InvariantCulture) : 1;
            await PeopleSeeder.SeedAsync(settings, long.Parse(count, CultureInfo.InvariantCulture), seed, TimeProvider.System, Console.Out);
            return 0;
        }

        await using var app = SimulatorsHost.Build(settings);
        try
        {
            await app.StartAsync();
        }
        catch (Exception taken) when (taken is IOException { InnerException: AddressInUseException } or SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse })
        {
            await Console.Error.WriteLineAsync(
                $"PANAH_SIMULATORS_PORT: {settings.Port} or the mail's {settings.Port + 1}: address already in use. Set it to another; the next one must be free too.");
            return 2;
        }

        await Console.Out.WriteLineAsync($"ready http://localhost:{settings.Port}");
        StopWithParent(app);
        await app.WaitForShutdownAsync();
        return 0;
    }

    /// <summary>The parent holds the other end of our standard input: when it ends, however it ends, we read its end.</summary>
    private static void StopWithParent(WebApplication app)
    {
        if (!Console.IsInputRedirected || Environment.GetEnvironmentVariable("PANAH_SIMULATORS_STAY") == "1") return;
        var watcher = new Thread(() =>
        {
            var input = Console.OpenStandardInput();
            var buffer = new byte[64];
            while (input.Read(buffer) > 0) { }

            app.Lifetime.StopApplication();
        })
        { IsBackground = true };
        watcher.Start();
    }
}
