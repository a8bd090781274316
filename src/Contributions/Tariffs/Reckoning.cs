using Panah.Contributions.Slips;
using Panah.Kernel;

namespace Panah.Contributions.Tariffs;

/// <summary>
/// What a month costs: basis times rate of the group's tariff of that very month (row P10), in whole rials. The basis is brought between the tariff's
/// limits; of a broken rial the part is dropped, once a month, so that a slip is the sum of the months it shows and nobody pays more than the law's share.
/// </summary>
public static class Reckoning
{
    private const decimal Million = 1_000_000m;

    /// <param name="stated">Basis that the insured registry holds.</param>
    public static SlipMonth Of(JalaliPeriod period, Rial stated, Tariff tariff)
    {
        var basis = stated < tariff.MinBasis ? tariff.MinBasis : stated > tariff.MaxBasis ? tariff.MaxBasis : stated;
        return new SlipMonth(period, tariff.Id, basis, tariff.PremiumPpm, tariff.StateSharePpm, Share(basis, tariff.PersonPpm));
    }

    /// <summary>The whole premium of the month, of which the state pays what the person doesn't.</summary>
    public static Rial Whole(SlipMonth month) => Share(month.Basis, month.PremiumPpm);

    public static Rial StateShare(SlipMonth month) => Whole(month) - month.Amount;

    private static Rial Share(Rial basis, int ppm) => basis.AtRate(ppm / Million, RialRounding.Down);
}

/// <summary>Months and what each costs, with the tariffs behind them.</summary>
internal sealed record Quote(IReadOnlyList<SlipMonth> Months, IReadOnlyDictionary<long, Tariff> Tariffs)
{
    public JalaliPeriod First => Months[0].Period;

    public Rial Total => Months.Aggregate(Rial.Zero, (sum, month) => sum + month.Amount);

    public IEnumerable<string> LegalBases => Months.Select(month => Tariffs[month.TariffId].LegalBasis).Distinct(StringComparer.Ordinal);

    /// <summary>«min», «max» or «stated»: why the basis of the month is what it is.</summary>
    public string BasisReason(SlipMonth month) =>
        month.Basis == Tariffs[month.TariffId].MinBasis ? "min" : month.Basis == Tariffs[month.TariffId].MaxBasis ? "max" : "stated";
}
