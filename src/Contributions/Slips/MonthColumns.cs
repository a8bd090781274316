namespace Panah.Contributions.Slips;

/// <summary>Months of a slip as the arrays of an <c>unnest</c>, beside what else a statement names.</summary>
internal sealed class MonthColumns(IReadOnlyList<SlipMonth> months)
{
    public Dictionary<string, object> With(params (string Name, object Value)[] others) => new(others.Select(other => KeyValuePair.Create(other.Name, other.Value)), StringComparer.Ordinal)
    {
        ["periods"] = months.Select(month => month.Period.ToNumber()).ToArray(),
        ["tariffIds"] = months.Select(month => month.TariffId).ToArray(),
        ["bases"] = months.Select(month => month.Basis.Amount).ToArray(),
        ["premiums"] = months.Select(month => month.PremiumPpm).ToArray(),
        ["shares"] = months.Select(month => month.StateSharePpm).ToArray(),
        ["amounts"] = months.Select(month => month.Amount.Amount).ToArray(),
    };
}
