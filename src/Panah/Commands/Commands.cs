using System.CommandLine;
using Microsoft.AspNetCore.Connections;
using Npgsql;
using Panah.Kernel;

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
        catch (Exception complaint)
        {
            await Console.Error.WriteLineAsync("panah: " + Sentence(complaint));
            if (Environment.GetEnvironmentVariable("PANAH_STACK_TRACES") == "on")
                await Console.Error.WriteLineAsync(complaint.ToString());
            return 2;
        }
    }

    /// <summary>What operators read: which setting or file it is, and never a trace of our code.</summary>
    private static string Sentence(Exception complaint) => complaint switch
    {
        SettingException or InvalidOperationException => complaint.Message,
        NpgsqlException => $"PANAH_DATABASE: the database does not answer as it should: {complaint.Message}",
        // Kestrel's words for a port that another program took since it was looked at.
        IOException { InnerException: AddressInUseException } => $"PANAH_PORT: {complaint.Message} Set PANAH_PORT to another.",
        IOException or UnauthorizedAccessException => complaint.Message,
        OperationCanceledException => "stopped before it was done.",
        _ => $"{complaint.GetType().Name}: {complaint.Message} PANAH_STACK_TRACES=on shows where; please tell us.",
    };

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
