using Panah.Data;

namespace Panah.Accounts;

/// <summary>Takes away what has served its time: drafts nobody came back to, ended tickets and recoveries, counts of long ago.</summary>
internal sealed class SweepJob(AppDb db, TimeProvider time) : IRecurringJob
{
    public string Name => "accounts.sweep";

    public TimeSpan Every => TimeSpan.FromHours(1);

    public async Task RunAsync(CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        await db.Alone(cancel).ExecuteAsync(
            """
            delete from accounts.drafts where updated_at < @week;
            delete from accounts.change_tickets where expires_at < @week;
            delete from accounts.recoveries where expires_at < @week;
            delete from accounts.failures where updated_at < @halfYear;
            delete from accounts.attempts where updated_at < case when known_at is null then @week else @halfYear end;
            """,
            new { week = now - TimeSpan.FromDays(7), halfYear = now - TimeSpan.FromDays(180) });
    }
}
