using Panah.Data;
using Panah.Kernel;

namespace Panah.Contributions.Slips;

/// <summary>Slips as they are stored. Every look-up is by owner: anybody else's slip does not exist.</summary>
internal sealed class SlipStore(AppDb db)
{
    private const string AtBank = "exists (select 1 from contributions.payments p where p.slip_id = s.id and p.state in ('started', 'held'))";

    /// <summary>Columns that <see cref="Read"/> wants, of a table named <c>s</c>.</summary>
    public const string Columns =
        $"""
        s.id, s.person_id, s.group_code, s.branch_code, s.first_period, s.months, s.amount, s.state, s.tracking, s.payment_id, s.verify_code,
        s.requested_at, s.issued_at, s.paid_at, s.expires_at, s.cancelled_at, s.cancel_reason, s.bank_reference,
        {AtBank} as is_at_bank
        """;

    /// <param name="key">Tracking number or id, as it came in an address or a field.</param>
    public async Task<Slip?> FindAsync(Guid personId, string? key, CancellationToken cancel)
    {
        var tracking = TrackingNumber.Read(key);
        Guid? id = Guid.TryParse(key, out var parsed) ? parsed : null;
        if (tracking is null && id is null) return null;
        var row = await db.Alone(cancel).QuerySingleOrDefaultAsync<Row>(
            $"select {Columns} from contributions.slips s where s.person_id = @personId and (s.tracking = @tracking or s.id = @id)",
            new { personId, tracking, id });
        return row is null ? null : Read(row);
    }

    /// <summary>Those that wait to be received or paid, oldest first.</summary>
    public Task<IReadOnlyList<Slip>> WaitingAsync(Guid personId, DateTimeOffset now, CancellationToken cancel) =>
        ReadAsync(
            $"s.person_id = @personId and s.state in ('requested', 'issued') and (s.expires_at > @now or {AtBank}) order by s.id", new { personId, now }, now, cancel);

    /// <summary>The newest, whatever their state.</summary>
    public Task<IReadOnlyList<Slip>> RecentAsync(Guid personId, int count, DateTimeOffset now, CancellationToken cancel) =>
        ReadAsync("s.person_id = @personId order by s.id desc limit @count", new { personId, count }, now, cancel);

    /// <summary>Its months in order.</summary>
    public async Task<IReadOnlyList<SlipMonth>> MonthsAsync(Guid slipId, CancellationToken cancel)
    {
        var rows = await db.Alone(cancel).QueryAsync<MonthRow>(
            "select period, tariff_id, basis, premium_ppm, state_share_ppm, amount from contributions.slip_months where slip_id = @slipId order by period",
            new { slipId });
        return [.. rows.Select(row => new SlipMonth(row.Period.ToPeriod(), row.TariffId, new Rial(row.Basis), row.PremiumPpm, row.StateSharePpm, new Rial(row.Amount)))];
    }

    private async Task<IReadOnlyList<Slip>> ReadAsync(string which, object args, DateTimeOffset now, CancellationToken cancel)
    {
        var rows = await db.Alone(cancel).QueryAsync<Row>($"select {Columns} from contributions.slips s where {which}", args);
        return [.. rows.Select(row => Read(row).At(now))];
    }

    public static Slip Read(Row row) => new()
    {
        Id = row.Id,
        PersonId = row.PersonId,
        GroupCode = row.GroupCode,
        BranchCode = row.BranchCode,
        FirstPeriod = row.FirstPeriod.ToPeriod(),
        Months = row.Months,
        Amount = new Rial(row.Amount),
        State = Enum.Parse<SlipState>(row.State, ignoreCase: true),
        Tracking = row.Tracking,
        PaymentId = row.PaymentId,
        VerifyCode = row.VerifyCode,
        RequestedAt = row.RequestedAt,
        IssuedAt = row.IssuedAt,
        PaidAt = row.PaidAt,
        ExpiresAt = row.ExpiresAt,
        CancelledAt = row.CancelledAt,
        CancelReason = row.CancelReason,
        BankReference = row.BankReference,
        IsAtBank = row.IsAtBank,
    };

    /// <summary>A row of <see cref="Columns"/>.</summary>
    internal class Row
    {
        public Guid Id { get; init; }
        public Guid PersonId { get; init; }
        public string GroupCode { get; init; } = "";
        public string BranchCode { get; init; } = "";
        public int FirstPeriod { get; init; }
        public int Months { get; init; }
        public long Amount { get; init; }
        public string State { get; init; } = "";
        public string Tracking { get; init; } = "";
        public string? PaymentId { get; init; }
        public string? VerifyCode { get; init; }
        public DateTimeOffset RequestedAt { get; init; }
        public DateTimeOffset? IssuedAt { get; init; }
        public DateTimeOffset? PaidAt { get; init; }
        public DateTimeOffset ExpiresAt { get; init; }
        public DateTimeOffset? CancelledAt { get; init; }
        public string? CancelReason { get; init; }
        public string? BankReference { get; init; }
        public bool IsAtBank { get; init; }
    }

    private sealed class MonthRow
    {
        public int Period { get; init; }
        public long TariffId { get; init; }
        public long Basis { get; init; }
        public int PremiumPpm { get; init; }
        public int StateSharePpm { get; init; }
        public long Amount { get; init; }
    }
}
