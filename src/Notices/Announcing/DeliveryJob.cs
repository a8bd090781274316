using Panah.Data;

namespace Panah.Notices.Announcing;

/// <summary>Asks what became of the messages that told of letters.</summary>
internal sealed class DeliveryJob(DeliveryFollowUp followUp) : IRecurringJob
{
    public string Name => "notices.delivery";

    public TimeSpan Every => TimeSpan.FromSeconds(5);

    public async Task RunAsync(CancellationToken cancel)
    {
        while (await followUp.LookAtNextAsync(cancel)) cancel.ThrowIfCancellationRequested();
    }
}
