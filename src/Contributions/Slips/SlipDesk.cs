using Panah.Contributions.Tariffs;
using Panah.Data;
using Panah.Kernel;

namespace Panah.Contributions.Slips;

/// <summary>What a person asks for.</summary>
/// <param name="Months">As typed; null where nothing that counts was.</param>
/// <param name="Period">The month of a construction worker.</param>
internal sealed record Ask(int? Months, JalaliPeriod? Period);

/// <summary>An answer is a quote or a refusal.</summary>
internal sealed record QuoteAnswer(Quote? Quote, Refusal? Refusal);

/// <summary>درخواست برگ پرداخت (row P10): worked out, agreed to, recorded.</summary>
internal sealed class SlipDesk(AppDb db, TariffBook tariffs, PersonalData personal, RateLimits limits, AuditLog audit, ContributionsSettings settings, TimeProvider time)
{
    public const string NumberPurpose = "contributions.insurance-number";
    public const string HolderPurpose = "contributions.holder";

    /// <summary>Judges what is asked by the rules and works out the amount; changes nothing.</summary>
    public async Task<QuoteAnswer> QuoteAsync(InsuredCase insured, Ask ask, CancellationToken cancel)
    {
        var today = JalaliDate.From(time.GetUtcNow());
        if (RequestRules.Judge(insured.Standing, ask.Months, ask.Period, today) is { } refusal) return new QuoteAnswer(null, refusal);
        return await ReckonAsync(insured, RequestRules.First(insured.Standing, ask.Period, today), ask.Months!.Value, cancel);
    }

    /// <summary>The amount of these months by the tariffs in force, whether or not they may be asked for.</summary>
    public async Task<QuoteAnswer> ReckonAsync(InsuredCase insured, JalaliPeriod first, int months, CancellationToken cancel)
    {
        var group = insured.Standing.GroupCode;
        var found = await tariffs.InForceAsync(group, first, first.AddMonths(months - 1), cancel);
        var reckoned = new List<SlipMonth>(months);
        for (var period = first; reckoned.Count < months; period = period.AddMonths(1))
        {
            if (found.FirstOrDefault(tariff => tariff.Covers(period)) is not { } tariff)
                return new QuoteAnswer(null, (await tariffs.GroupsAsync(cancel)).Contains(group) ? new Refusal("Refusal.NoTariff", null, period) : new Refusal("Refusal.NotSpecial"));
            reckoned.Add(Reckoning.Of(period, insured.Basis, tariff));
        }

        return new QuoteAnswer(new Quote(reckoned, found.ToDictionary(tariff => tariff.Id)), null);
    }

    /// <summary>Records the request when the amount is what the person agreed to; what was typed into the page never becomes an amount.</summary>
    /// <param name="agreed">The amount that the person saw.</param>
    public async Task<(Slip? Slip, Refusal? Refusal)> RequestAsync(InsuredCase insured, Ask ask, Rial agreed, CancellationToken cancel)
    {
        var (quote, refusal) = await QuoteAsync(insured, ask, cancel);
        if (quote is null) return (null, refusal);
        if (quote.Total != agreed) return (null, new Refusal("Refusal.Amount", null, agreed, quote.Total));
        if (await limits.TryTakeAsync(insured.PersonId.ToString(), [LimitBook.SlipRequests], cancel) > TimeSpan.Zero) return (null, new Refusal("Refusal.TooMany", null, LimitBook.SlipRequests.Count));
        try
        {
            return (await db.InTransactionAsync(work => RecordAsync(work, insured, quote), cancel), null);
        }
        catch (NotAnyMoreException moved)
        {
            return (null, new Refusal(moved.Code));
        }
    }

    private async Task<Slip> RecordAsync(Work work, InsuredCase insured, Quote quote)
    {
        var now = time.GetUtcNow();
        await work.ExecuteAsync(
            "update contributions.slips set state = 'expired' where person_id = @PersonId and state in ('requested', 'issued') and expires_at <= @now",
            new { insured.PersonId, now });
        if (!await TariffBook.HoldAsync(work, quote.Tariffs.Keys)) throw new NotAnyMoreException("Refusal.TariffMoved");
        var slip = new Slip
        {
            Id = Guid.CreateVersion7(now), PersonId = insured.PersonId, GroupCode = insured.Standing.GroupCode, BranchCode = insured.BranchCode,
            FirstPeriod = quote.First, Months = quote.Months.Count, Amount = quote.Total, State = SlipState.Requested, Tracking = TrackingNumber.Create(), RequestedAt = now,
            ExpiresAt = Deadline(insured.Standing, now),
        };
        while (!await InsertAsync(work, slip, insured)) slip = slip with { Tracking = TrackingNumber.Create() };
        var taken = await work.ExecuteAsync(
            """
            insert into contributions.slip_months (slip_id, person_id, period, tariff_id, basis, premium_ppm, state_share_ppm, amount)
            select @Id, @PersonId, m.period, m.tariff, m.basis, m.premium, m.state, m.amount
            from unnest(@periods, @tariffIds, @bases, @premiums, @shares, @amounts) as m (period, tariff, basis, premium, state, amount)
            on conflict (person_id, period) where live do nothing
            """,
            new MonthColumns(quote.Months).With(("Id", slip.Id), ("PersonId", slip.PersonId)));
        if (taken < quote.Months.Count) throw new NotAnyMoreException("Refusal.Taken");
        await audit.WriteAsync(work, new AuditEntry("contributions.slip-requested", ActorKind.Person, slip.PersonId, slip.PersonId, slip.Tracking));
        return slip;
    }

    /// <summary>The end of the slip: so many days from now, or the end of the last day on which insurance can be continued, whichever is sooner.</summary>
    internal DateTimeOffset Deadline(Standing standing, DateTimeOffset from)
    {
        var usual = from.AddDays(settings.SlipDays);
        return RequestRules.LastDayToContinue(standing.LastPaid) is { } last && last.AddDays(1).StartsAt() is var end && end < usual ? end : usual;
    }

    /// <summary>False where another slip has that tracking number.</summary>
    private async Task<bool> InsertAsync(Work work, Slip slip, InsuredCase insured) =>
        await work.ExecuteAsync(
            """
            insert into contributions.slips (id, person_id, group_code, branch_code, insurance_number, insurance_index, holder, first_period, months, amount, state, tracking, requested_at, expires_at)
            values (@Id, @PersonId, @GroupCode, @BranchCode, @number, @index, @holder, @first, @Months, @amount, 'requested', @Tracking, @RequestedAt, @ExpiresAt)
            on conflict (tracking) do nothing
            """,
            new
            {
                slip.Id, slip.PersonId, slip.GroupCode, slip.BranchCode, slip.Months, slip.Tracking, slip.RequestedAt, slip.ExpiresAt,
                number = personal.Encrypt(NumberPurpose, insured.InsuranceNumber), index = personal.BlindIndex(NumberPurpose, insured.InsuranceNumber),
                holder = personal.Encrypt(HolderPurpose, insured.Name), first = slip.FirstPeriod.ToNumber(), amount = slip.Amount.Amount,
            }) == 1;
}

/// <summary>What was true a moment ago no longer is: the transaction is rolled back, and the person reads why.</summary>
internal sealed class NotAnyMoreException(string code) : Exception(code)
{
    public string Code { get; } = code;
}
