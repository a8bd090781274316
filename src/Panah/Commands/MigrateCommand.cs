using System.CommandLine;
using Panah.Data;

namespace Panah.Host;

/// <summary><c>panah migrate</c>: brings the database to this program's schema, before nodes of it start.</summary>
internal static class MigrateCommand
{
    public static Command Create()
    {
        var command = new Command("migrate", "Brings the database to this program's schema.");
        command.SetAction((_, cancel) => Tool.RunAsync(
            async (services, stop) =>
            {
                var count = await services.GetRequiredService<Migrator>().RunAsync(stop);
                await Console.Out.WriteLineAsync(count == 0 ? "Nothing to do: the schema is this program's." : $"Applied {count} migrations.");
                return 0;
            },
            Schema.AsItIs, cancel));
        return command;
    }
}
