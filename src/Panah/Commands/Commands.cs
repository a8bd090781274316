using System.CommandLine;
using Microsoft.AspNetCore.Connections;
using Npgsql;

namespace Panah.Host;

/// <summary>The command line: <c>panah run</c>, <c>panah migrate</c> and the rest. Without a word it runs.</summary>
internal static class Commands
{
    public static async Task<int> RunAsync(string[] args)
    {
        try
        {
            return await Root().Parse(args.Length == 0 ? ["run"] : args).InvokeAsync(new InvocationConfiguration
            {
                // Errors of ours are told below, and the node itself listens to signals.
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            });
        }
        catch (Exception complaint) when (complaint is SettingException or InvalidOperationException)
        {
            await Console.Error.WriteLineAsync("panah: " + complaint.Message);
            return 2;
        }
        catch (NpgsqlException unreachable)
        {
            await Console.Error.WriteLineAsync($"panah: PANAH_DATABASE: the database does not answer as it should: {unreachable.Message}");
            return 2;
        }
        catch (IOException taken) when (taken.InnerException is AddressInUseException)
        {
            // Kestrel's words for a port that another program has.
            await Console.Error.WriteLineAsync($"panah: {taken.Message} Set PANAH_PORT to another.");
            return 2;
        }
    }

    private static RootCommand Root()
    {
        var root = new RootCommand("Panah, electronic services of social insurance.")
        {
            RunCommand.Create(),
            MigrateCommand.Create(),
            SeedCommand.Create(),
            AuditCommand.Create(),
            BackupCommands.CreateBackup(),
            BackupCommands.CreateRestore(),
        };
        CapabilityCommands.AddTo(root);
        return root;
    }
}
