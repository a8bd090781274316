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

    public int MaxAttempts => 10;

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
                await log.SettleAsync(question.Id, MessageState.Failed);
                return OutboxOutcome.Done;
            default:
                return OutboxOutcome.Retry;
        }
    }
}
