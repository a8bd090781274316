using Panah.Kernel;

namespace Panah.Contributions.Tariffs;

/// <summary>Rates and limits of an insured group for a span of months, with the law they come from.</summary>
/// <param name="To">Null is until another takes its place.</param>
/// <param name="PremiumPpm">The whole premium, parts per million of the basis: 270,000 is 27 percent.</param>
/// <param name="StateSharePpm">What of it the state, or a fund of the law, pays.</param>
/// <param name="MinBasis">Least basis of a month: a lower one counts as this.</param>
/// <param name="MaxBasis">Most basis of a month: a higher one counts as this.</param>
public sealed record Tariff(
    long Id, string GroupCode, JalaliPeriod From, JalaliPeriod? To, int PremiumPpm, int StateSharePpm, Rial MinBasis, Rial MaxBasis, string LegalBasis)
{
    /// <summary>What the insured person pays, parts per million of the basis.</summary>
    public int PersonPpm => PremiumPpm - StateSharePpm;

    public bool Covers(JalaliPeriod period) => From <= period && (To is not { } to || period <= to);
}
