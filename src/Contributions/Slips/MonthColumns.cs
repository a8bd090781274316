using Dapper;

namespace Panah.Contributions.Slips;

/// <summary>Months of a slip as the arrays of an <c>unnest</c>.</summary>
internal sealed class MonthColumns(IReadOnlyList<SlipMonth> months)
{
    public DynamicParameters With(object others)
    {
        var all = new DynamicParameters(others);
        all.Add("periods", months.Select(month => month.Period.ToNumber()).ToArray());
        all.Add("tariffIds", months.Select(month => month.TariffId).ToArray());
        all.Add("bases", months.Select(month => month.Basis.Amount).ToArray());
        all.Add("premiums", months.Select(month => month.PremiumPpm).ToArray());
        all.Add("shares", months.Select(month => month.StateSharePpm).ToArray());
        all.Add("amounts", months.Select(month => month.Amount.Amount).ToArray());
        return all;
    }
}
