using Panah.Contributions.Slips;
using Panah.Data;
using Panah.Kernel;
using Panah.People;
using Panah.Registries;

namespace Panah.Contributions.Reports;

/// <summary>A month paid through this platform.</summary>
/// <param name="Basis">That the contribution was worked out from.</param>
/// <param name="Amount">The person's share.</param>
internal sealed record PaidMonth(JalaliPeriod Period, Rial Basis, Rial Amount, string Tracking, DateTimeOffset PaidAt);

/// <param name="Record">The organisation's own file; null where there is none, or the registry can't be asked.</param>
/// <param name="RegistryAnswered">False when the registry can't be asked now.</param>
internal sealed record History(InsuredRecord? Record, string? Branch, bool RegistryAnswered, IReadOnlyList<PaidMonth> Months);

/// <summary>A person's contributions: what the insured registry says, and each month paid here.</summary>
internal sealed class ContributionHistory(AppDb db, PersonDirectory people, InsuredRegistry insured)
{
    public async Task<History> OfAsync(Guid person, CancellationToken cancel)
    {
        var (record, branch, answered) = await AskAsync(person, cancel);
        var rows = await db.Alone(cancel).QueryAsync<Row>(
            """
            select m.period, m.basis, m.amount, s.tracking, s.paid_at
            from contributions.slip_months m join contributions.slips s on s.id = m.slip_id
            where m.person_id = @person and m.live and s.state = 'paid' order by m.period desc
            """,
            new { person });
        return new History(record, branch, answered, [.. rows.Select(row => new PaidMonth(row.Period.ToPeriod(), new Rial(row.Basis), new Rial(row.Amount), row.Tracking, row.PaidAt))]);
    }

    private async Task<(InsuredRecord? Record, string? Branch, bool Answered)> AskAsync(Guid person, CancellationToken cancel)
    {
        try
        {
            if (await people.FindAsync(person, cancel) is not { } known || await insured.FindAsync(known.Identifier, cancel) is not { } record) return (null, null, true);
            var branches = await insured.BranchesAsync(cancel);
            return (record, branches.FirstOrDefault(branch => branch.Code == record.BranchCode)?.Name ?? record.BranchCode, true);
        }
        catch (RegistryUnavailableException)
        {
            return (null, null, false);
        }
    }

    private sealed class Row
    {
        public int Period { get; init; }
        public long Basis { get; init; }
        public long Amount { get; init; }
        public string Tracking { get; init; } = "";
        public DateTimeOffset PaidAt { get; init; }
    }
}
