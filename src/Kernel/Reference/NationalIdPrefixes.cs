namespace Panah.Kernel.Reference;

/// <summary>The place that issued a national ID.</summary>
public sealed record IssuingPlace(string City, string Province);

/// <summary>
/// Place of issue by the first three digits. The list is not complete and new offices are opened: a prefix that is missing here says nothing
/// against a national ID.
/// </summary>
public static class NationalIdPrefixes
{
    private static readonly Lazy<ILookup<string, IssuingPlace>> Known = new(() =>
        Csv.Rows("national-id-prefixes.csv").ToLookup(row => row["prefix"], row => new IssuingPlace(row["city"], row["province"]), StringComparer.Ordinal));

    /// <summary>By the three digits. Thirteen prefixes stand for two places.</summary>
    public static ILookup<string, IssuingPlace> All => Known.Value;

    /// <summary>Empty where the prefix is not in the list.</summary>
    public static IReadOnlyList<IssuingPlace> Find(NationalId nationalId) =>
        nationalId.Value.Length == 0 ? [] : [.. All[nationalId.Value[..3]]];
}
