using Panah.Messaging;

namespace Panah.Window.Codes;

/// <summary>What is known of the text message with the code.</summary>
internal enum CodeDelivery
{
    /// <summary>On its way to a gateway.</summary>
    Waits,

    /// <summary>No gateway has taken it for longer than it takes on a good day; it is tried again.</summary>
    Late,

    /// <summary>A gateway took it.</summary>
    Sent,

    /// <summary>The phone has it.</summary>
    Arrived,

    /// <summary>It will never come.</summary>
    Lost,

    /// <summary>None was sent: so many were asked for that none may go now.</summary>
    NotSent,
}

/// <summary>Asks the delivery log what became of a code's message, so that the page states nothing else.</summary>
internal sealed class CodeDeliveries(DeliveryLog log, WindowLimits limits, TimeProvider time)
{
    private static readonly TimeSpan GoodDay = TimeSpan.FromSeconds(4);

    public async Task<CodeDelivery> FindAsync(Journey journey, CancellationToken cancel)
    {
        if (journey.MessageId is not { } id) return CodeDelivery.NotSent;
        var fate = await log.StatesAsync([id], cancel) is [var found] ? found : null;
        if (fate is { Lost: true }) return CodeDelivery.Lost;
        if (fate is { Arrived: true }) return CodeDelivery.Arrived;
        if (fate is { State: MessageState.Sent }) return CodeDelivery.Sent;
        return time.GetUtcNow() - (journey.CodeExpiresAt - limits.CodeLife) > GoodDay ? CodeDelivery.Late : CodeDelivery.Waits;
    }
}
