using Panah.Data;

namespace Panah.Messaging;

/// <summary>
/// Forgets what was sent more than a year ago, and counts of repetitions whose window is over. In portions, each a transaction of its own:
/// after a busy year, one for all would hold what it deletes for minutes.
/// </summary>
internal sealed class SweepJob(AppDb db, MessagingSettings settings, TimeProvider time) : IRecurringJob
{
    /// <summary>A year and a day: «what became of my message a year ago» is still answered.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(366);

    /// <summary>Rows of one portion.</summary>
    public const int Portion = 5_000;

    public string Name => "messaging.sweep";

    public TimeSpan Every => TimeSpan.FromHours(1);

    public async Task RunAsync(CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        await DeleteAsync(
            "delete from messaging.messages where id in (select id from messaging.messages where accepted_at < @before order by accepted_at limit @Portion)",
            now - Kept, cancel);
        // One that counts again in the meantime is judged anew and stays.
        await DeleteAsync(
            "delete from messaging.repetitions where key in (select key from messaging.repetitions where since <= @before order by since limit @Portion) and since <= @before",
            now - settings.RepetitionWindow, cancel);
    }

    private async Task DeleteAsync(string portion, DateTimeOffset before, CancellationToken cancel)
    {
        while (await db.Alone(cancel).ExecuteAsync(portion, new { before, Portion }) == Portion)
            cancel.ThrowIfCancellationRequested();
    }
}
