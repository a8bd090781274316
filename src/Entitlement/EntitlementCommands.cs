using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Panah.Kernel;
using Panah.OpenId;
using Panah.Registries;

namespace Panah.Entitlement;

/// <summary>What operators do from the command line.</summary>
internal static class EntitlementCommands
{
    public static readonly OperatorCommand Grant = new("entitlement grant", "Adds to what a client of the API may still ask.", GrantAsync)
    {
        Parameters = [new("client", "The client_id.", Required: true), new("count", "How many inquiries.", Required: true)],
    };

    public static readonly OperatorCommand Verify = new("entitlement verify", "Holds every inquiry to the seal it was committed with.", VerifyAsync);

    public static readonly OperatorCommand Import = new("import cover", "Loads the cover register: lines of nationalId,yyyy-MM-dd (no day: no cover).", ImportAsync)
    {
        Parameters = [new("file", "The file.", OperatorParameterKind.Argument, Required: true)],
    };

    private static async Task<int> GrantAsync(OperatorInput input, CancellationToken cancel)
    {
        if (!int.TryParse(input.Required("count"), NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count == 0)
            throw new InvalidOperationException("--count is a whole number from 1.");
        if (!await input.Services.GetRequiredService<ClientNames>().KnowsAsync(input.Required("client"), cancel))
            throw new InvalidOperationException($"--client: there is no client '{input.Required("client")}'. `panah client add` registers one.");
        var left = await input.Services.GetRequiredService<Allowances>().GrantAsync(input.Required("client"), count, cancel);
        await input.Output.WriteLineAsync($"{left} inquiries remain.");
        return 0;
    }

    private static async Task<int> VerifyAsync(OperatorInput input, CancellationToken cancel)
    {
        var broken = await input.Services.GetRequiredService<InquirySeals>().VerifyAsync(cancel);
        await input.Output.WriteLineAsync(broken.Count == 0 ? "Every inquiry is as it was sealed." : $"Not as sealed: groups {string.Join(", ", broken)}.");
        return broken.Count == 0 ? 0 : 1;
    }

    private static async Task<int> ImportAsync(OperatorInput input, CancellationToken cancel)
    {
        if (!File.Exists(input.Required("file"))) throw new InvalidOperationException($"There is no file {input.Required("file")}.");
        var wrong = 0;
        var count = await input.Services.GetRequiredService<CoverImport>().ImportAsync(Read(input.Required("file"), () => wrong++), cancel);
        await input.Output.WriteLineAsync($"{count} taken, {wrong} lines left out.");
        return count > 0 ? 0 : 1;
    }

    private static IEnumerable<CoverRecord> Read(string file, Action onWrong)
    {
        foreach (var line in File.ReadLines(file))
        {
            var columns = line.Split(',');
            DateOnly until = default;
            var hasDay = columns.Length > 1 && columns[1].Length > 0;
            if (NationalId.TryParse(columns[0], out var id, out _) && (!hasDay || DateOnly.TryParseExact(columns[1], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out until)))
                yield return new CoverRecord(id, hasDay ? until : null);
            else onWrong();
        }
    }
}
