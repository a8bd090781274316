using System.Text.Json;
using Panah.Data;
using Panah.Messaging.Gateways;

namespace Panah.Messaging;

internal sealed record DeliveryQuestion(Guid Id, string Gateway, string GatewayId);

/// <summary>Asks a gateway what became of a message, with growing waits, until it is delivered or failed.</summary>
internal sealed class DeliveryReports(IEnumerable<ISmsGateway> gateways, DeliveryLog log) : IOutboxHandler
{
    public const string TopicName = "messaging.reports";

    public string Topic => TopicName;

    /// <summary>Asked until the question expires; what was sent and never reported stays «sent».</summary>
    public int MaxAttempts => int.MaxValue;

    public async Task<OutboxOutcome> HandleAsync(OutboxDelivery delivery, CancellationToken cancel)
    {
        var question = JsonSerializer.Deserialize<DeliveryQuestion>(delivery.PayloadJson)!;
        var gateway = gateways.FirstOrDefault(one => one.Name == question.Gateway);
        if (gateway is null) return OutboxOutcome.Drop;
        switch (await gateway.AskAsync(question.GatewayId, cancel))
        {
            case Whereabouts.Delivered:
                await log.SettleAsync(question.Id, MessageState.Delivered);
                return OutboxOutcome.Done;
            case Whereabouts.Failed:
                await log.SettleAsync(question.Id, MessageState.Failed, FailureReasons.Undelivered);
                return OutboxOutcome.Done;
            default:
                return OutboxOutcome.Retry;
        }
    }

    /// <summary>The gateway never said: the log keeps «sent», which is all that is known.</summary>
    public Task GivenUpAsync(Work work, OutboxDelivery delivery, GivenUp why) => Task.CompletedTask;
}
