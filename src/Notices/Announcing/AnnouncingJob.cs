using Panah.Data;

namespace Panah.Notices.Announcing;

/// <summary>Works through the letters that are due to be announced or reminded of, each in a transaction of its own.</summary>
internal sealed class AnnouncingJob(LetterAnnouncer announcer) : IRecurringJob
{
    public string Name => "notices.announce";

    public TimeSpan Every => TimeSpan.FromSeconds(1);

    public async Task RunAsync(CancellationToken cancel)
    {
        while (await announcer.AnnounceNextAsync(cancel)) cancel.ThrowIfCancellationRequested();
        while (await announcer.RemindNextAsync(cancel)) cancel.ThrowIfCancellationRequested();
    }
}
