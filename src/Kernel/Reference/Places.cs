using System.Globalization;

namespace Panah.Kernel.Reference;

/// <summary>استان, with its official code (two digits).</summary>
public sealed record Province(int Id, string Name, string Code);

/// <summary>شهرستان, with its official code (four digits, the province's first).</summary>
public sealed record County(int Id, string Name, int ProvinceId, string Code);

/// <summary>شهر, with its official code (ten digits).</summary>
public sealed record City(int Id, string Name, int ProvinceId, int CountyId, string Code);

/// <summary>Iran's provinces, counties and cities (see Reference/README.md), read once, when first asked for.</summary>
public static class Places
{
    private static readonly Lazy<IReadOnlyList<Province>> LazyProvinces = new(() =>
        [.. Csv.Rows("iran-provinces.csv").Select(row => new Province(Number(row["id"]), row["name"], row["code"]))]);

    private static readonly Lazy<IReadOnlyList<County>> LazyCounties = new(() =>
        [.. Csv.Rows("iran-counties.csv").Select(row => new County(Number(row["id"]), row["name"], Number(row["province_id"]), row["code"]))]);

    private static readonly Lazy<IReadOnlyList<City>> LazyCities = new(() =>
        [.. Csv.Rows("iran-cities.csv").Select(row => new City(Number(row["id"]), row["name"], Number(row["province_id"]), Number(row["county_id"]), row["code"]))]);

    private static readonly Lazy<IReadOnlyList<string>> LazyCountries = new(() => [.. Csv.Rows("countries.csv").Select(row => row["name"])]);

    private static readonly Lazy<IReadOnlyList<string>> LazyNear = new(() =>
        [.. Csv.Rows("countries.csv").Where(row => row["near"].Length > 0).OrderBy(row => Number(row["near"])).Select(row => row["name"])]);

    private static readonly Lazy<IReadOnlyList<string>> LazyCentres = new(() => [.. Csv.Rows("province-centres.csv").Select(row => row["name"])]);

    private static readonly Lazy<IReadOnlyList<string>> LazyLetters = new(() => [.. Csv.Rows("certificate-letters.csv").Select(row => row["letter"])]);

    /// <summary>Names of countries in Persian, in the order of its alphabet.</summary>
    public static IReadOnlyList<string> Countries => LazyCountries.Value;

    /// <summary>Iran first, then its neighbours and those where most go or come from.</summary>
    public static IReadOnlyList<string> NearCountries => LazyNear.Value;

    /// <summary>The centre of each province, in the order of the Persian alphabet.</summary>
    public static IReadOnlyList<string> ProvinceCentres => LazyCentres.Value;

    /// <summary>Letters of a series, as birth certificates print them (guide 001: a list).</summary>
    public static IReadOnlyList<string> CertificateLetters => LazyLetters.Value;

    /// <summary>All 31, in the order of the Persian alphabet.</summary>
    public static IReadOnlyList<Province> Provinces => LazyProvinces.Value;

    public static IReadOnlyList<County> Counties => LazyCounties.Value;

    public static IReadOnlyList<City> Cities => LazyCities.Value;

    /// <summary>Cities whose folded name begins with, or else holds, what was typed; those that begin with it first.</summary>
    public static IReadOnlyList<City> FindCities(string typed, int atMost) => Find(Cities, static city => city.Name, typed, atMost);

    /// <summary>The same among countries.</summary>
    public static IReadOnlyList<string> FindCountries(string typed, int atMost) => Find(Countries, static name => name, typed, atMost);

    private static IReadOnlyList<T> Find<T>(IReadOnlyList<T> all, Func<T, string> name, string typed, int atMost)
    {
        var sought = PersianText.FoldName(typed);
        if (sought.Length == 0) return [];
        return [.. all
            .Select(one => (one, at: PersianText.FoldName(name(one)).IndexOf(sought, StringComparison.Ordinal)))
            .Where(found => found.at >= 0)
            .OrderBy(found => found.at > 0)
            .ThenBy(found => name(found.one).Length)
            .Take(atMost)
            .Select(found => found.one)];
    }

    private static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}
