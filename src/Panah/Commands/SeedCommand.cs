using System.CommandLine;
using System.Globalization;
using Panah.Kernel;

namespace Panah.Host;

/// <summary><c>panah seed --people N</c>: plausible people for the simulated registries.</summary>
internal static class SeedCommand
{
    public static Command Create()
    {
        var people = new Option<long>("--people") { Description = "How many people.", Required = true };
        var command = new Command("seed", "Fills the simulated registries with plausible people; refused in Production.") { people };
        command.SetAction((parsed, cancel) => Tool.WithDatabaseAsync(
            settings => settings.Production
                ? throw new SettingException("PANAH_ENVIRONMENT", "seed is for tries and tests, not for Production.")
                : SimulatorsProcess.RunToEndAsync(settings, ["seed", "--people", parsed.GetValue(people).ToString(CultureInfo.InvariantCulture)], cancel),
            cancel));
        return command;
    }
}
