using Panah.Data;

namespace Panah.Notices.Announcing;

/// <summary>Asks what became of the messages that told of letters.</summary>
internal sealed class DeliveryJob(TellingFollowUp followUp) : IRecurringJob
{
    public string Name => "notices.delivery";

    public TimeSpan Every => TimeSpan.FromSeconds(1);

    public async Task RunAsync(CancellationToken cancel)
    {
        while (await followUp.LookAsync(cancel)) cancel.ThrowIfCancellationRequested();
    }
}
