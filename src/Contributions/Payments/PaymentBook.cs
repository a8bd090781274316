using Panah.Data;
using Panah.Registries;

namespace Panah.Contributions.Payments;

/// <summary>Payments in the database. Every change of state is one conditional statement, and who gets a row count of 1 has made it.</summary>
internal sealed class PaymentBook(AppDb db, TimeProvider time)
{
    private const string Columns =
        "p.id, p.slip_id, p.person_id, s.tracking, p.reference, p.amount, p.state, p.token, p.pay_url, p.bank_reference, p.reason, p.started_at, p.held_at, p.asked_at, p.silent_since";

    /// <summary>What the bank is asked after, at first; each further question waits twice as long, at most six hours.</summary>
    private static readonly TimeSpan FirstWait = TimeSpan.FromMinutes(1);

    private static readonly Claim Due = new(
        "contributions.payments", "due_at", "c.id", [.. Enumerable.Range(0, 9).Select(doubled => FirstWait * (1 << doubled)), TimeSpan.FromHours(6)])
    {
        Tries = "checks",
    };

    public Task<Payment?> FindAsync(Guid id, CancellationToken cancel) => OneAsync("where p.id = @id", new { id }, cancel);

    /// <summary>The payment of this slip that is at the bank, or that is held.</summary>
    public Task<Payment?> FindOpenAsync(Guid slip, CancellationToken cancel) =>
        OneAsync("where p.slip_id = @slip and p.state in ('starting', 'started', 'held') order by p.id limit 1", new { slip }, cancel);

    /// <summary>The payment that says most of this slip: one under way, else one whose money goes back, else the newest; null where nobody tried.</summary>
    public Task<Payment?> LatestAsync(Guid slip, CancellationToken cancel) => OneAsync(
        "where p.slip_id = @slip order by p.state in ('started', 'held') desc, p.state = 'refund_due' desc, p.id desc limit 1", new { slip }, cancel);

    /// <summary>Begins a payment of a slip that may be paid now, when none is under way; whether it did, <see cref="FindOpenAsync"/> tells.</summary>
    public async Task BeginAsync(Guid slip, Guid person, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        await db.Alone(cancel).ExecuteAsync(
            """
            insert into contributions.payments (id, slip_id, person_id, reference, amount, state, started_at, due_at)
            select @id, s.id, s.person_id, s.payment_id, s.amount, 'starting', @now, @due
            from contributions.slips s
            where s.id = @slip and s.person_id = @person and s.state = 'issued' and s.expires_at > @now and s.amount > 0
              and not exists (select 1 from contributions.payments p where p.slip_id = s.id and p.state in ('held', 'paid'))
            on conflict do nothing
            """,
            new { id = Guid.CreateVersion7(now), slip, person, now, due = now + FirstWait });
    }

    /// <summary>False when another click brought it to the bank first.</summary>
    public async Task<bool> StartedAsync(Work work, Guid id, StartedPayment started) =>
        await work.ExecuteAsync(
            "update contributions.payments set state = 'started', token = @Token, pay_url = @url where id = @id and state = 'starting'",
            new { id, started.Token, url = started.PayUrl.ToString() }) == 1;

    /// <summary>
    /// Pays the slip with this payment, when it is one that can be paid and this is its amount. The slip's row is what two payments of one slip
    /// wait for: the second finds it paid.
    /// </summary>
    public async Task<bool> PayAsync(Work work, Payment payment, string bankReference)
    {
        var arguments = new { payment.Id, payment.SlipId, payment.Amount, bankReference, now = time.GetUtcNow(), PaymentState.Settled };
        if (await work.ExecuteAsync(
            "update contributions.slips set state = 'paid', paid_at = @now, bank_reference = @bankReference where id = @SlipId and state = 'issued' and amount = @Amount",
            arguments) == 0) return false;
        return await work.ExecuteAsync(
            """
            update contributions.payments set state = 'paid', bank_reference = @bankReference, settled_at = @now, due_at = null, reason = null
            where id = @Id and state <> all (@Settled)
            """,
            arguments) == 1 ? true : throw new InvalidOperationException("The payment was settled otherwise meanwhile; nothing is changed.");
    }

    /// <summary>The bank has money that the slip can't take: it is to go back. Why, unless told, is the state the slip is in.</summary>
    public async Task<bool> RefundDueAsync(Work work, Payment payment, string? bankReference, string? reason = null) =>
        await work.ExecuteAsync(
            """
            update contributions.payments p
            set state = 'refund_due', bank_reference = @bankReference, settled_at = @now, due_at = @now, checks = 0,
                reason = coalesce(@reason, (select 'slip-' || s.state from contributions.slips s where s.id = p.slip_id))
            where p.id = @Id and p.state <> all (@Settled)
            """,
            new { payment.Id, bankReference, reason, now = time.GetUtcNow(), PaymentState.Settled }) == 1;

    /// <summary>The bank has given the money back.</summary>
    public async Task<bool> RefundedAsync(Work work, Payment payment, string? bankReference) =>
        await work.ExecuteAsync(
            """
            update contributions.payments set state = 'refunded', refunded_at = @now, due_at = null, bank_reference = coalesce(bank_reference, @bankReference)
            where id = @Id and state not in ('paid', 'refunded')
            """,
            new { payment.Id, bankReference, now = time.GetUtcNow() }) == 1;

    /// <summary>A change that moves no money: to cancelled, abandoned, failed or held.</summary>
    /// <param name="asking">False when there is nothing more to ask the bank.</param>
    public Task MoveAsync(Payment payment, string to, string? reason, bool asking, CancellationToken cancel) =>
        db.Alone(cancel).ExecuteAsync(
            """
            update contributions.payments set state = @to, reason = @reason, due_at = case when @asking then due_at end, held_at = case when @to = 'held' then @now end
            where id = @Id and state = @from
            """,
            new { payment.Id, to, from = payment.State, reason, asking, now = time.GetUtcNow() });

    /// <summary>The bank did not answer. One that it is silent about for too long is left behind, so that the slip can be paid; it is asked on about both.</summary>
    /// <param name="longest">How long a payer waits for its word, from the moment they went there.</param>
    public Task SilentAsync(Payment payment, TimeSpan longest, CancellationToken cancel) =>
        db.Alone(cancel).ExecuteAsync(
            """
            update contributions.payments set asked_at = @now, silent_since = coalesce(silent_since, @now),
                state = case when state = 'started' and started_at <= @now - @longest then 'abandoned' else state end,
                reason = case when state = 'started' and started_at <= @now - @longest then 'silent' else reason end
            where id = @Id and state = @State
            """,
            new { payment.Id, payment.State, longest, now = time.GetUtcNow() });

    /// <summary>The bank speaks again.</summary>
    public Task HeardAsync(Payment payment, CancellationToken cancel) =>
        db.Alone(cancel).ExecuteAsync(
            "update contributions.payments set silent_since = null where id = @Id and silent_since is not null", new { payment.Id });

    /// <summary>The bank says that something happened: ask it at once. False for a token that is not ours.</summary>
    public Task<bool> AskSoonAsync(string token, CancellationToken cancel) =>
        db.Alone(cancel).ExecuteScalarAsync<bool>(
            """
            with told as (update contributions.payments set due_at = @now, checks = 0 where token = @token and state <> all (@Settled) and (due_at is null or due_at > @now))
            select exists (select 1 from contributions.payments where token = @token)
            """,
            new { token, now = time.GetUtcNow(), PaymentState.Settled });

    /// <summary>Payments that are due to be asked about, longest due first; each is ours until its next turn.</summary>
    public Task<IReadOnlyList<Guid>> TakeDueAsync(int count, CancellationToken cancel) => Due.TakeAsync<Guid>(db, time.GetUtcNow(), count, cancel: cancel);

    private Task<Payment?> OneAsync(string where, object arguments, CancellationToken cancel) =>
        db.Alone(cancel).QuerySingleOrDefaultAsync<Payment>(
            $"select {Columns} from contributions.payments p join contributions.slips s on s.id = p.slip_id {where}", arguments);
}
