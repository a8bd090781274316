using Panah.Data;

namespace Panah.Notices.Announcing;

/// <summary>Works through the employers who are due to be told of letters or reminded of them, each in a transaction of its own.</summary>
internal sealed class AnnouncingJob(LetterAnnouncer announcer) : IRecurringJob
{
    public string Name => "notices.announce";

    public TimeSpan Every => TimeSpan.FromSeconds(1);

    public async Task RunAsync(CancellationToken cancel)
    {
        while (await announcer.TellNextAsync(Telling.Announcement, cancel)) cancel.ThrowIfCancellationRequested();
        while (await announcer.TellNextAsync(Telling.Reminder, cancel)) cancel.ThrowIfCancellationRequested();
    }
}
