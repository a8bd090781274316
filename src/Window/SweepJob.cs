using Panah.Data;

namespace Panah.Window;

/// <summary>Forgets sign-ins and transfers a day after they could last be used: they hold phones and addresses, and nobody needs them.</summary>
internal sealed class SweepJob(AppDb db, TimeProvider time) : IRecurringJob
{
    public string Name => "window.sweep";

    public TimeSpan Every => TimeSpan.FromMinutes(10);

    public Task RunAsync(CancellationToken cancel) =>
        db.Alone(cancel).ExecuteAsync(
            """
            delete from "window".journeys where expires_at < @before;
            delete from "window".transfers where expires_at < @before;
            delete from "window".failures where updated_at < @longAgo;
            """,
            new { before = time.GetUtcNow() - TimeSpan.FromDays(1), longAgo = time.GetUtcNow() - TimeSpan.FromDays(180) });
}
