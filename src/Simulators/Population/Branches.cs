using System.Globalization;
using Panah.Kernel.Reference;

namespace Panah.Simulators.Population;

/// <summary>شعبه: code, name and place, as the insured registry lists it.</summary>
public sealed record SimulatedBranch(string Code, string Name, string Province, string City);

/// <summary>One branch in each city, several in the large ones. The same list at every start.</summary>
internal static class Branches
{
    private static readonly Dictionary<string, int> Several = new(StringComparer.Ordinal)
    {
        ["تهران"] = 30, ["مشهد"] = 9, ["اصفهان"] = 8, ["شیراز"] = 7, ["تبریز"] = 7, ["کرج"] = 6, ["اهواز"] = 5, ["قم"] = 4, ["کرمانشاه"] = 4,
        ["ارومیه"] = 3, ["رشت"] = 3, ["زاهدان"] = 2, ["همدان"] = 3, ["کرمان"] = 3, ["یزد"] = 3, ["اردبیل"] = 2, ["بندرعباس"] = 2, ["اراک"] = 3,
        ["قزوین"] = 3, ["ساری"] = 2, ["گرگان"] = 2, ["سنندج"] = 2, ["زنجان"] = 2, ["خرم آباد"] = 2,
    };

    private static readonly Lazy<IReadOnlyList<SimulatedBranch>> Made = new(Make);

    public static IReadOnlyList<SimulatedBranch> All => Made.Value;

    private static SimulatedBranch[] Make()
    {
        var provinces = Places.Provinces.ToDictionary(province => province.Id, province => province.Name);
        var branches = new List<SimulatedBranch>();
        foreach (var city in Places.Cities)
        {
            var count = Several.GetValueOrDefault(city.Name, 1);
            for (var n = 1; n <= count; n++)
            {
                var code = (1000 + branches.Count).ToString(CultureInfo.InvariantCulture);
                branches.Add(new SimulatedBranch(code, count == 1 ? $"شعبهٔ {city.Name}" : $"شعبهٔ {Kernel.PersianText.ToPersianDigits(n.ToString(CultureInfo.InvariantCulture))} {city.Name}", provinces[city.ProvinceId], city.Name));
            }
        }

        return [.. branches];
    }
}
