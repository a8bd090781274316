using Panah.Data;
using Panah.Kernel;
using Panah.People;
using Panah.Registries;

namespace Panah.Contributions.Slips;

/// <summary>A person with their insurance file, as the request page shows it.</summary>
internal sealed record InsuredCase(Guid PersonId, string Name, InsuranceNumber InsuranceNumber, string BranchCode, string BranchName, Rial Basis, Standing Standing);

/// <summary>Puts together what the insured registry and our own slips say about a person.</summary>
internal sealed class InsuredCases(PersonDirectory people, InsuredRegistry registry, AppDb db, TimeProvider time)
{
    /// <summary>Null where the person has no insurance file.</summary>
    /// <exception cref="RegistryUnavailableException">The registry is down: nothing is decided.</exception>
    public async Task<InsuredCase?> AskAsync(Guid personId, CancellationToken cancel)
    {
        if (await people.FindAsync(personId, cancel) is not { } person) return null;
        if (await registry.FindAsync(person.Identifier, cancel) is not { } file || !InsuranceNumber.TryParse(file.InsuranceNumber, out var number, out _)) return null;
        var branches = await registry.BranchesAsync(cancel);
        var branch = branches.FirstOrDefault(one => one.Code == file.BranchCode)?.Name ?? file.BranchCode;
        var last = JalaliPeriod.TryParse(file.LastPaidPeriod, out var period, out _) ? period : (JalaliPeriod?)null;
        // Who has proven neither themself nor a phone (level 0) is not even told the name on the file.
        var name = person.ShortName.Length > 0 ? person.ShortName : person.Mobile is null ? "" : file.Name ?? "";
        return new InsuredCase(personId, name, number, file.BranchCode, branch, new Rial(file.MonthlyBasis), await StandingAsync(personId, file.Group, last, cancel));
    }

    private async Task<Standing> StandingAsync(Guid personId, string group, JalaliPeriod? last, CancellationToken cancel)
    {
        var rows = await db.Alone(cancel).QueryAsync<(int Period, string State, string Tracking)>(
            """
            select m.period, s.state, s.tracking from contributions.slip_months m join contributions.slips s on s.id = m.slip_id
            where m.person_id = @personId and m.live and (s.state = 'paid' or s.expires_at > @now) order by m.period
            """,
            new { personId, now = time.GetUtcNow() });
        return new Standing(
            group, last,
            rows.Where(row => row.State == "paid").Select(row => row.Period.ToPeriod()).ToHashSet(),
            rows.Where(row => row.State != "paid").ToDictionary(row => row.Period.ToPeriod(), row => row.Tracking));
    }
}
