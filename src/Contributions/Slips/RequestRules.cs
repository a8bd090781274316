using Panah.Kernel;

namespace Panah.Contributions.Slips;

/// <summary>What is known of a person when they ask.</summary>
/// <param name="LastInRegistry">Last month that the insured registry holds as paid; null where none was.</param>
/// <param name="Paid">Months paid by slips of ours.</param>
/// <param name="Open">Months of slips that wait to be received or paid, with the slip's tracking number.</param>
public sealed record Standing(string GroupCode, JalaliPeriod? LastInRegistry, IReadOnlySet<JalaliPeriod> Paid, IReadOnlyDictionary<JalaliPeriod, string> Open)
{
    public bool IsConstruction => GroupCode == RequestRules.Construction;

    /// <summary>The registry hears of our payments later: the later of the two counts.</summary>
    public JalaliPeriod? LastPaid =>
        Paid.Count == 0 ? LastInRegistry : LastInRegistry is { } known && known > Paid.Max() ? known : Paid.Max();

    public bool IsPaid(JalaliPeriod period) => Paid.Contains(period) || period <= LastInRegistry;
}

/// <summary>
/// The rules of guide 000 on asking for a slip (row P10). More than 3 months since the last paid month end the right to continue (article 8 of the by-law
/// of 66/7/29); construction workers pay exactly one month a slip, the past, the current or the coming one, each on its own; months never overlap.
/// </summary>
public static class RequestRules
{
    public const string Construction = "construction";
    public const int MostMonths = 12;
    private const int LongestGap = 3;

    /// <summary>
    /// The last day on which insurance can still be continued: three whole months after the end of the last paid one. Null where nothing was paid yet.
    /// Paid up to Azar 1403, it is Esfand 30, 1403; Farvardin 1 is one day too late.
    /// </summary>
    public static JalaliDate? LastDayToContinue(JalaliPeriod? lastPaid) => lastPaid?.AddMonths(LongestGap).LastDay;

    /// <summary>The months a construction worker chooses from: past, current, coming.</summary>
    public static IReadOnlyList<JalaliPeriod> Offered(JalaliDate today) => [today.Period.AddMonths(-1), today.Period, today.Period.AddMonths(1)];

    /// <summary>The month a slip begins with: the chosen one of a construction worker, else the one after the last paid, else this one.</summary>
    public static JalaliPeriod First(Standing standing, JalaliPeriod? chosen, JalaliDate today) =>
        standing.IsConstruction && chosen is { } month ? month : standing.LastPaid?.AddMonths(1) ?? today.Period;

    /// <summary>Null when the slip may be asked for.</summary>
    /// <param name="months">How many, as typed; null where nothing that counts was.</param>
    /// <param name="chosen">The month of a construction worker.</param>
    public static Refusal? Judge(Standing standing, int? months, JalaliPeriod? chosen, JalaliDate today)
    {
        if (LastDayToContinue(standing.LastPaid) is { } last && today > last) return new Refusal("Refusal.Gap", "Law.Gap", standing.LastPaid!.Value, last);
        return standing.IsConstruction ? JudgeConstruction(standing, months, chosen, today) : JudgeOthers(standing, months);
    }

    private static Refusal? JudgeConstruction(Standing standing, int? months, JalaliPeriod? chosen, JalaliDate today)
    {
        if (months != 1) return new Refusal("Refusal.OneMonth", "Law.Construction");
        var offered = Offered(today);
        if (chosen is not { } period || !offered.Contains(period)) return new Refusal("Refusal.ThreeMonths", "Law.Construction", offered[0], offered[2]);
        if (standing.Open.TryGetValue(period, out var tracking)) return new Refusal("Refusal.Open", "Law.Once", tracking);
        return standing.IsPaid(period) ? new Refusal("Refusal.Paid", "Law.Once", period) : null;
    }

    private static Refusal? JudgeOthers(Standing standing, int? months)
    {
        if (standing.Open.Count > 0) return new Refusal("Refusal.Open", "Law.Once", standing.Open.First().Value);
        return months is >= 1 and <= MostMonths ? null : new Refusal("Refusal.Months", null, MostMonths);
    }
}
