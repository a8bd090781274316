using Panah.Contributions.Slips;
using Panah.Data;
using Panah.Kernel;

namespace Panah.Contributions.Reports;

/// <summary>Slips of one state whose first month this is.</summary>
internal sealed record SlipCount(JalaliPeriod Period, SlipState State, int Count, Rial Amount);

/// <summary>«گزارش آماری وضعیت برگه پرداخت ها» of one person (row P14). A slip counts in its first month.</summary>
internal sealed class SlipStatistics(AppDb db)
{
    public async Task<IReadOnlyList<SlipCount>> CountAsync(Guid person, CancellationToken cancel)
    {
        // All years at once: the index holds every column that is asked for, and a life has a few hundred months.
        var rows = await db.Alone(cancel).QueryAsync<(int Period, string State, int Count, long Amount)>(
            """
            select first_period, state, count(*)::int, sum(amount)::bigint from contributions.slips
            where person_id = @person group by first_period, state order by first_period, state
            """,
            new { person });
        return [.. rows.Select(row => new SlipCount(row.Period.ToPeriod(), Enum.Parse<SlipState>(row.State, ignoreCase: true), row.Count, new Rial(row.Amount)))];
    }
}
