using System.Text.Json;
using Microsoft.Extensions.Logging;
using Panah.Data;
using Panah.Messaging.Gateways;

namespace Panah.Messaging;

/// <summary>
/// Hands an SMS to a gateway; at least once, and at most once to each gateway: one that did not answer is asked before it gets the message again.
/// No database connection is held while a gateway is spoken to.
/// </summary>
internal sealed class SmsSender(
    IEnumerable<ISmsGateway> gateways, GatewayBalance balance, DeliveryLog log, AppDb db, Outbox outbox, MessagingSettings settings, TimeProvider time, ILogger<SmsSender> logger) : IOutboxHandler
{
    public const string TopicName = "messaging.sms";

    public string Topic => TopicName;

    /// <summary>Tried until the message ends, which the worker judges.</summary>
    public int MaxAttempts => int.MaxValue;

    public async Task<OutboxOutcome> HandleAsync(OutboxDelivery delivery, CancellationToken cancel)
    {
        var sms = JsonSerializer.Deserialize<SmsPayload>(delivery.PayloadJson)!;
        if (await log.BeginTryAsync(sms.Id, cancel) is not { } unsure) return OutboxOutcome.Done;
        var reference = sms.Id.ToString("N");
        var skipped = new HashSet<string>(StringComparer.Ordinal);
        foreach (var gateway in gateways.Where(gateway => unsure.Contains(gateway.Name, StringComparer.Ordinal)))
        {
            var found = await gateway.FindAsync(reference, cancel);
            if (found.Result == Handed.Taken) return await SentAsync(sms, gateway, found.GatewayId!);
            if (found.Result != Handed.NotTaken) skipped.Add(gateway.Name);
        }

        var refused = 0;
        foreach (var gateway in balance.Order().Where(gateway => !skipped.Contains(gateway.Name)))
        {
            // Asking may have taken long: a code that ended meanwhile stays here, and the worker says so at its next look.
            if (delivery.HasEnded(time.GetUtcNow())) return OutboxOutcome.Retry;
            var handed = await HandAsync(gateway, reference, sms, cancel);
            if (handed.Result == Handed.Taken) return await SentAsync(sms, gateway, handed.GatewayId!);
            if (handed.Result == Handed.Refused) refused++;
        }

        // An address that every gateway refuses is wrong; one of them may be wrong itself.
        if (refused == 0 || refused < gateways.Count()) return OutboxOutcome.Retry;
        await log.SettleAsync(sms.Id, MessageState.Failed, FailureReasons.Refused);
        return OutboxOutcome.Drop;
    }

    public Task GivenUpAsync(Work work, OutboxDelivery delivery, GivenUp why)
    {
        var sms = JsonSerializer.Deserialize<SmsPayload>(delivery.PayloadJson)!;
        return log.GivenUpAsync(work, sms.Id, sms.ExpiresAt);
    }

    private async Task<HandedTo> HandAsync(ISmsGateway gateway, string reference, SmsPayload sms, CancellationToken cancel)
    {
        // A node that dies in the middle leaves this mark, and the next try asks first.
        await log.MarkUnsureAsync(sms.Id, gateway.Name);
        var start = TimeProvider.System.GetTimestamp();
        var handed = await gateway.SendAsync(reference, sms.To, sms.Text, cancel);
        balance.Report(gateway, handed.Result is Handed.Taken or Handed.Refused, TimeProvider.System.GetElapsedTime(start));
        if (handed.Result is Handed.NotTaken or Handed.Unsure) logger.LogWarning("Gateway {Gateway} did not take message {Message}: {Result}", gateway.Name, sms.Id, handed.Result);
        return handed.Result == Handed.Unsure ? await gateway.FindAsync(reference, cancel) is { Result: Handed.Taken } found ? found : handed : handed;
    }

    private async Task<OutboxOutcome> SentAsync(SmsPayload sms, ISmsGateway gateway, string gatewayId)
    {
        await db.InTransactionAsync(async work =>
        {
            await log.SentAsync(work, sms.Id, gateway.Name, gatewayId);
            await outbox.TellAsync(work, new OutboxItem(DeliveryReports.TopicName, new DeliveryQuestion(sms.Id, gateway.Name, gatewayId))
            {
                Lane = Lane.Bulk, NotBefore = time.GetUtcNow() + settings.AskAfter, ExpiresAt = time.GetUtcNow() + settings.AskedFor,
            });
        });
        return OutboxOutcome.Done;
    }
}
