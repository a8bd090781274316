using Npgsql;
using Panah.Contributions.Slips;
using Panah.Data;
using Panah.Kernel;

namespace Panah.Contributions.Tariffs;

/// <summary>A tariff as the office sees it.</summary>
/// <param name="State">proposed, in-force, rejected or replaced.</param>
/// <param name="ProposedBy">Null for what came with the program.</param>
internal sealed record TariffEntry(
    Tariff Tariff, string State, Guid? ProposedBy, DateTimeOffset ProposedAt, Guid? DecidedBy, DateTimeOffset? DecidedAt, string? DecisionReason, long? Replaces);

/// <summary>
/// Changing tariffs takes four eyes: one member of staff proposes, another puts it in force or rejects it, with a reason. What was in force for those
/// months is replaced and stays on record; its months outside the new span go on under a copy.
/// </summary>
internal sealed class TariffDesk(AppDb db, AuditLog audit, TimeProvider time)
{
    private const int MostListed = 300;
    private const string Columns =
        "id, group_code, from_period, to_period, premium_ppm, state_share_ppm, min_basis, max_basis, legal_basis, state, proposed_by, proposed_at, decided_by, decided_at, decision_reason, replaces";

    /// <summary>Proposals first, then by group, newest months first.</summary>
    public async Task<IReadOnlyList<TariffEntry>> ListAsync(string? groupCode, CancellationToken cancel)
    {
        var rows = await db.Alone(cancel).QueryAsync<Row>(
            $"""
            select {Columns} from contributions.tariffs where @groupCode::text is null or group_code = @groupCode
            order by (state = 'proposed') desc, group_code, from_period desc, id desc limit @MostListed
            """,
            new { groupCode, MostListed });
        return [.. rows.Select(row => row.ToEntry())];
    }

    public async Task<TariffEntry?> FindAsync(long id, CancellationToken cancel)
    {
        return (await db.Alone(cancel).QuerySingleOrDefaultAsync<Row>(
            $"select {Columns} from contributions.tariffs where id = @id", new { id }))?.ToEntry();
    }

    /// <param name="draft">Its id counts for nothing.</param>
    public Task<long> ProposeAsync(Tariff draft, Guid staff, CancellationToken cancel) => db.InTransactionAsync(async work =>
    {
        var id = await work.ExecuteScalarAsync<long>(
            """
            insert into contributions.tariffs (group_code, from_period, to_period, premium_ppm, state_share_ppm, min_basis, max_basis, legal_basis, proposed_by, proposed_at)
            values (@GroupCode, @from, @to, @PremiumPpm, @StateSharePpm, @min, @max, @LegalBasis, @staff, @now) returning id
            """,
            new
            {
                draft.GroupCode, from = draft.From.ToNumber(), to = draft.To?.ToNumber(), draft.PremiumPpm, draft.StateSharePpm,
                min = draft.MinBasis.Amount, max = draft.MaxBasis.Amount, draft.LegalBasis, staff, now = time.GetUtcNow(),
            });
        await WriteAsync(work, "contributions.tariff-proposed", id, staff, draft);
        return id;
    }, cancel);

    /// <summary>False when it was decided already, is one's own proposal, or another for the same months came in force at this moment.</summary>
    public async Task<bool> DecideAsync(long id, bool accept, Guid staff, string reason, CancellationToken cancel)
    {
        try
        {
            return await db.InTransactionAsync(work => DecideAsync(work, id, accept, staff, reason), cancel);
        }
        catch (PostgresException failure) when (failure.SqlState == PostgresErrorCodes.ExclusionViolation)
        {
            return false;
        }
    }

    private async Task<bool> DecideAsync(Work work, long id, bool accept, Guid staff, string reason)
    {
        var found = await work.QuerySingleOrDefaultAsync<Row>(
            $"select {Columns} from contributions.tariffs where id = @id and state = 'proposed' and proposed_by <> @staff for update", new { id, staff });
        if (found is null) return false;
        var proposal = found.ToEntry().Tariff;
        long? replaced = null;
        if (accept)
            foreach (var old in await ReplaceAsync(work, proposal))
            {
                replaced ??= old.Tariff.Id;
                await CarryOnAsync(work, old, proposal);
            }

        await work.ExecuteAsync(
            "update contributions.tariffs set state = @state, decided_by = @staff, decided_at = @now, decision_reason = @reason, replaces = @replaced where id = @id",
            new { id, state = accept ? "in-force" : "rejected", staff, now = time.GetUtcNow(), reason, replaced });
        await WriteAsync(work, accept ? "contributions.tariff-in-force" : "contributions.tariff-rejected", id, staff, proposal);
        return true;
    }

    private static async Task<IReadOnlyList<TariffEntry>> ReplaceAsync(Work work, Tariff proposal) =>
    [
        .. (await work.QueryAsync<Row>(
            $"""
            update contributions.tariffs set state = 'replaced'
            where group_code = @GroupCode and state = 'in-force' and int4range(from_period, to_period, '[]') && int4range(@from, @to, '[]') returning {Columns}
            """,
            new { proposal.GroupCode, from = proposal.From.ToNumber(), to = proposal.To?.ToNumber() })).Select(row => row.ToEntry()),
    ];

    /// <summary>Months of the old tariff before and after the new span stay as they were, under a copy.</summary>
    private static async Task CarryOnAsync(Work work, TariffEntry old, Tariff proposal)
    {
        foreach (var (from, to) in Outside(old.Tariff, proposal))
            await work.ExecuteAsync(
                """
                insert into contributions.tariffs (group_code, from_period, to_period, premium_ppm, state_share_ppm, min_basis, max_basis, legal_basis, state,
                    proposed_by, proposed_at, decided_by, decided_at, decision_reason, replaces)
                select group_code, @from, @to, premium_ppm, state_share_ppm, min_basis, max_basis, legal_basis, 'in-force',
                    proposed_by, proposed_at, decided_by, decided_at, decision_reason, id from contributions.tariffs where id = @Id
                """,
                new { old.Tariff.Id, from = from.ToNumber(), to = to?.ToNumber() });
    }

    /// <summary>The months of <paramref name="old"/> that <paramref name="next"/> leaves alone: none, one or two spans.</summary>
    internal static IEnumerable<(JalaliPeriod From, JalaliPeriod? To)> Outside(Tariff old, Tariff next)
    {
        if (old.From < next.From) yield return (old.From, next.From.AddMonths(-1));
        if (next.To is { } end && (old.To is not { } oldEnd || end < oldEnd)) yield return (end.AddMonths(1), old.To);
    }

    private Task WriteAsync(Work work, string action, long id, Guid staff, Tariff tariff) =>
        audit.WriteAsync(
            work,
            new AuditEntry(action, ActorKind.Staff, staff, ObjectId: id.ToString(System.Globalization.CultureInfo.InvariantCulture), Details: new { group = tariff.GroupCode, from = tariff.From.Value, to = tariff.To?.Value }));

    private sealed class Row : TariffBook.Row
    {
        public string State { get; init; } = "";
        public Guid? ProposedBy { get; init; }
        public DateTimeOffset ProposedAt { get; init; }
        public Guid? DecidedBy { get; init; }
        public DateTimeOffset? DecidedAt { get; init; }
        public string? DecisionReason { get; init; }
        public long? Replaces { get; init; }

        public TariffEntry ToEntry() => new(ToTariff(), State, ProposedBy, ProposedAt, DecidedBy, DecidedAt, DecisionReason, Replaces);
    }
}
