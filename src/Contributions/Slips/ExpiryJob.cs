using Panah.Data;

namespace Panah.Contributions.Slips;

/// <summary>
/// Ends slips whose last moment has gone by; their months are free again in the same statement. One whose payer is at the bank waits until
/// that payment has an end: who began in time has paid in time (ADR 0811).
/// </summary>
internal sealed class ExpiryJob(AppDb db, TimeProvider time) : IRecurringJob
{
    private const int AtOnce = 500;

    public string Name => "contributions.expire";

    public TimeSpan Every => TimeSpan.FromMinutes(1);

    public async Task RunAsync(CancellationToken cancel)
    {
        int ended;
        do
        {
            ended = await db.Alone(cancel).ExecuteAsync(
                """
                update contributions.slips set state = 'expired' where state in ('requested', 'issued') and expires_at <= @now and id in (
                    select id from contributions.slips s where state in ('requested', 'issued') and expires_at <= @now
                      and not exists (select 1 from contributions.payments p where p.slip_id = s.id and p.state in ('starting', 'started', 'held'))
                    order by expires_at limit @AtOnce for update skip locked)
                """,
                new { now = time.GetUtcNow(), AtOnce });
        }
        while (ended == AtOnce);
    }
}
