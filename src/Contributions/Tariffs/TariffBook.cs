using Panah.Contributions.Slips;
using Panah.Data;
using Panah.Kernel;

namespace Panah.Contributions.Tariffs;

/// <summary>Tariffs as they are looked up; <see cref="TariffDesk"/> changes them.</summary>
internal sealed class TariffBook(AppDb db)
{
    private const string Columns = "id, group_code, from_period, to_period, premium_ppm, state_share_ppm, min_basis, max_basis, legal_basis";

    /// <summary>Those in force for any of these months.</summary>
    public Task<IReadOnlyList<Tariff>> InForceAsync(string groupCode, JalaliPeriod from, JalaliPeriod to, CancellationToken cancel) => ReadAsync(
        "group_code = @groupCode and state = 'in-force' and int4range(from_period, to_period, '[]') && int4range(@from, @to, '[]')",
        new { groupCode, from = from.ToNumber(), to = to.ToNumber() }, cancel);

    /// <summary>Whatever their state: a paid slip shows the tariff it was worked out by for good.</summary>
    public Task<IReadOnlyList<Tariff>> ByIdAsync(IEnumerable<long> ids, CancellationToken cancel) => ReadAsync("id = any (@ids)", new { ids = ids.Distinct().ToArray() }, cancel);

    /// <summary>Codes of the groups that have, or had, a tariff.</summary>
    public async Task<IReadOnlyList<string>> GroupsAsync(CancellationToken cancel)
    {
        return await db.Alone(cancel).QueryAsync<string>(
            "select distinct group_code from contributions.tariffs where state in ('in-force', 'replaced') order by group_code");
    }

    /// <summary>Whether all are still in force; they stay so until the transaction ends.</summary>
    public static async Task<bool> HoldAsync(Work work, IEnumerable<long> ids)
    {
        var wanted = ids.Distinct().ToArray();
        var held = await work.ExecuteScalarAsync<int>(
            "select count(*) from (select id from contributions.tariffs where id = any (@wanted) and state = 'in-force' for share) held", new { wanted });
        return held == wanted.Length;
    }

    private async Task<IReadOnlyList<Tariff>> ReadAsync(string where, object args, CancellationToken cancel)
    {
        var rows = await db.Alone(cancel).QueryAsync<Row>($"select {Columns} from contributions.tariffs where {where} order by from_period", args);
        return [.. rows.Select(row => row.ToTariff())];
    }

    /// <summary>A row of the table; <see cref="TariffDesk"/> reads more of it.</summary>
    internal class Row
    {
        public long Id { get; init; }
        public string GroupCode { get; init; } = "";
        public int FromPeriod { get; init; }
        public int? ToPeriod { get; init; }
        public int PremiumPpm { get; init; }
        public int StateSharePpm { get; init; }
        public long MinBasis { get; init; }
        public long MaxBasis { get; init; }
        public string LegalBasis { get; init; } = "";

        public Tariff ToTariff() => new(
            Id, GroupCode, FromPeriod.ToPeriod(), ToPeriod?.ToPeriod(), PremiumPpm, StateSharePpm, new Rial(MinBasis), new Rial(MaxBasis), LegalBasis);
    }
}
