using Microsoft.Extensions.DependencyInjection;
using Panah.Kernel;

namespace Panah.Accounts.Branches;

/// <summary><c>panah import branches FILE</c>: exit code 1 and a line for each mistake, and then nothing is changed.</summary>
internal static class BranchCommand
{
    public static readonly OperatorCommand Import = new("import branches", "Puts the branches of a file (lines of code,name,province,city) in the place of those there are.", ImportAsync)
    {
        Parameters = [new("file", "The file, UTF-8.", OperatorParameterKind.Argument, Required: true)],
    };

    private static async Task<int> ImportAsync(OperatorInput input, CancellationToken cancel)
    {
        var (branches, errors) = BranchFile.Read(input.Required("file"));
        foreach (var error in errors) await input.Output.WriteLineAsync(error);
        if (errors.Count > 0)
        {
            await input.Output.WriteLineAsync($"Nothing was imported: {errors.Count} lines can't be taken.");
            return 1;
        }

        await input.Services.GetRequiredService<BranchList>().ReplaceAsync(branches, cancel);
        await input.Output.WriteLineAsync($"{branches.Count} branches.");
        return 0;
    }
}
