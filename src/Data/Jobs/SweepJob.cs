
namespace Panah.Data;

/// <summary>Takes away what has served its time: ended limits, old once keys and records of dropped items.</summary>
internal sealed class SweepJob(AppDb db, TimeProvider time) : IRecurringJob
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(90);

    public string Name => "data.sweep";

    public TimeSpan Every => TimeSpan.FromMinutes(10);

    public async Task RunAsync(CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        await db.Alone(cancel).ExecuteAsync(
            """
            delete from data.limits where ends_at < @now;
            delete from data.limit_warnings where at < @old;
            delete from data.outbox_once where created_at < @old;
            delete from data.outbox_dropped where dropped_at < @old;
            """,
            new { now, old = now - Kept });
    }
}
