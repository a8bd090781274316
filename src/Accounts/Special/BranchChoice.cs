using Panah.Accounts.Branches;
using Panah.Kernel;
using Panah.Registries;

namespace Panah.Accounts.Special;

/// <summary>«شعبه تامین اجتماعی»: type, then choose from the list (P3). Without JavaScript the same names are read as typed.</summary>
internal sealed class BranchChoice(BranchList branches)
{
    /// <summary>Names to choose from; empty while the registry is down, and then the name is still judged when sent.</summary>
    public async Task<IReadOnlyList<string>> NamesAsync(CancellationToken cancel)
    {
        try
        {
            return [.. (await branches.AllAsync(cancel)).Select(branch => branch.Name)];
        }
        catch (RegistryUnavailableException)
        {
            return [];
        }
    }

    /// <summary>Code of the branch by its name or code; null where none is meant. Throws nothing: a registry that is down answers at sending.</summary>
    public async Task<string?> FindCodeAsync(string? typed, CancellationToken cancel)
    {
        if (string.IsNullOrWhiteSpace(typed)) return null;
        var key = PersianText.FoldName(typed);
        try
        {
            var all = await branches.AllAsync(cancel);
            return all.FirstOrDefault(branch => PersianText.FoldName(branch.Name) == key || branch.Code == PersianText.Compact(typed))?.Code;
        }
        catch (RegistryUnavailableException)
        {
            return PersianText.Compact(typed);
        }
    }
}
