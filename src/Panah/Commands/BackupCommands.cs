using System.CommandLine;
using Panah.Data;
using Panah.Kernel;

namespace Panah.Host;

/// <summary><c>panah backup FILE</c> and <c>panah restore FILE</c>, with the passphrase in <c>PANAH_BACKUP_PASSPHRASE</c>.</summary>
internal static class BackupCommands
{
    private const string Variable = "PANAH_BACKUP_PASSPHRASE";

    public static Command CreateBackup()
    {
        var file = new Argument<string>("FILE") { Description = "The file to write." };
        var without = new Option<bool>("--without-heads") { Description = "Leaves out the audit's heads where they lie on another node." };
        var command = new Command("backup", $"Writes all data and the key ring into a file, encrypted with {Variable}, and reads it back.") { file, without };
        command.SetAction((parsed, cancel) => Tool.RunAsync(
            async (services, stop) =>
            {
                var path = parsed.GetRequiredValue(file);
                var held = await services.GetRequiredService<Backup>().WriteAsync(path, Passphrase(), parsed.GetValue(without), stop);
                await Console.Out.WriteLineAsync(
                    $"Wrote {held.Tables} tables, the key ring ({held.Keys} keys; it opens this database) and {held.Heads} heads of the audit "
                    + $"to {path}; read back whole.");
                return 0;
            },
            Schema.AsItIs, cancel));
        return command;
    }

    public static Command CreateRestore()
    {
        var file = new Argument<string>("FILE") { Description = "A file that panah backup wrote." };
        var command = new Command("restore", $"Fills an empty database and data folder from a backup, read with {Variable}.") { file };
        command.SetAction((parsed, cancel) => Tool.RunAsync(
            async (services, stop) =>
            {
                var path = parsed.GetRequiredValue(file);
                if (!File.Exists(path))
                    throw new InvalidOperationException($"There is no file {path}.");
                var at = await services.GetRequiredService<Backup>().RestoreAsync(path, Passphrase(), stop);
                await services.GetRequiredService<Migrator>().RunAsync(stop);
                await Console.Out.WriteLineAsync($"Restored what was there at {at:u}.");
                return 0;
            },
            Schema.AsItIs, cancel));
        return command;
    }

    private static string Passphrase() => Environment.GetEnvironmentVariable(Variable) is { Length: >= 12 } passphrase
        ? passphrase
        : throw new SettingException(Variable, "must hold the backup's passphrase, at least 12 characters.");
}
