using System.Globalization;
using Panah.Accounts.Branches;
using Panah.Kernel;
using Panah.Registries;

namespace Panah.Accounts.Special;

/// <param name="Branches">Empty while a province or a city has to narrow them first.</param>
internal sealed record BranchOffer(IReadOnlyList<string> Provinces, IReadOnlyList<string> Cities, IReadOnlyList<Branch> Branches);

/// <summary>«شعبه تامین اجتماعی»: type, then choose from the list (P3), or by province and city (U6); the page answers, no script is needed.</summary>
internal sealed class BranchChoice(BranchList branches)
{
    private static readonly StringComparer Alphabet = StringComparer.Create(CultureInfo.GetCultureInfo("fa-IR"), ignoreCase: false);

    /// <summary>So many branches are offered at once; where there are more, a city narrows them.</summary>
    private const int MostOffered = 40;

    /// <summary>What may be chosen from, by what is chosen so far; nothing while the registry is down, and then the name is judged when sent.</summary>
    /// <param name="typed">A name, or a part of one; it is sought where no province is chosen.</param>
    /// <param name="province">One of the offered provinces, or nothing.</param>
    /// <param name="city">One of the offered cities, or nothing.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task<BranchOffer> OfferAsync(string? typed, string? province, string? city, CancellationToken cancel)
    {
        try
        {
            var all = await branches.AllAsync(cancel);
            IReadOnlyList<string> provinces = [.. all.Select(branch => branch.Province).Distinct(StringComparer.Ordinal).Order(Alphabet)];
            if (string.IsNullOrEmpty(province)) return new BranchOffer(provinces, [], Near(all, typed));
            var inside = all.Where(branch => branch.Province == province).ToList();
            IReadOnlyList<string> cities = [.. inside.Select(branch => branch.City).Distinct(StringComparer.Ordinal).Order(Alphabet)];
            if (cities.Contains(city, StringComparer.Ordinal)) inside = [.. inside.Where(branch => branch.City == city)];
            else if (inside.Count > MostOffered) inside = [];
            return new BranchOffer(provinces, cities, [.. inside.OrderBy(branch => branch.Name, Alphabet)]);
        }
        catch (RegistryUnavailableException)
        {
            return new BranchOffer([], [], []);
        }
    }

    private static IReadOnlyList<Branch> Near(IEnumerable<Branch> all, string? typed)
    {
        var sought = PersianText.FoldName(typed ?? "");
        if (sought.Length < 2) return [];
        return [.. all.Where(branch => PersianText.FoldName(branch.Name).Contains(sought, StringComparison.Ordinal))
            .Take(MostOffered)];
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
