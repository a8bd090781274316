using Panah.Data;

namespace Panah.Ui.SecurityCodes;

/// <summary>Forgets spent challenges that would be refused for their age anyway.</summary>
internal sealed class SpentChallengesSweep(AppDb db, TimeProvider time) : IRecurringJob
{
    public string Name => "ui.spent-challenges";

    public TimeSpan Every => TimeSpan.FromMinutes(10);

    public Task RunAsync(CancellationToken cancel) =>
        db.Alone(cancel).ExecuteAsync("delete from ui.spent_challenges where expires_at < @now", new { now = time.GetUtcNow() });
}
