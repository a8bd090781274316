using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Panah.Data;

/// <summary>
/// Works through the outbox, each lane on its own. No database connection is held while a handler works: lease and commit, handle, then
/// complete on the condition that the lease is still ours. A node that dies leaves its leases to run out.
/// </summary>
internal sealed class OutboxWorker(
    OutboxStore store, OutboxBell bell, IServiceScopeFactory scopes, TimeProvider time, ILogger<OutboxWorker> logger) : BackgroundService
{
    private static readonly Meter Meter = new("Panah.Data");
    private static readonly Counter<long> Tries = Meter.CreateCounter<long>("panah.outbox.tries", description: "Tries of outbox items by lane, topic and how they ended.");

    // Polling is the net below the bell; it runs on the machine's clock, as the bell does.
    private static readonly (Lane Lane, int AtOnce, TimeSpan Poll)[] Lanes =
    [
        (Lane.Code, 32, TimeSpan.FromMilliseconds(250)),
        (Lane.Normal, 8, TimeSpan.FromMilliseconds(500)),
        (Lane.Bulk, 2, TimeSpan.FromSeconds(1)),
    ];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var topics = Topics();
        if (topics.Length > 0)
            await Task.WhenAll([bell.ListenAsync(stoppingToken), .. Lanes.Select(lane => WorkAsync(lane.Lane, lane.AtOnce, lane.Poll, topics, stoppingToken))]);
    }

    private string[] Topics()
    {
        using var scope = scopes.CreateScope();
        return [.. scope.ServiceProvider.GetServices<IOutboxHandler>().Select(handler => handler.Topic)];
    }

    private async Task WorkAsync(Lane lane, int atOnce, TimeSpan poll, string[] topics, CancellationToken stopping)
    {
        // The first lease must not hold up the start of the program.
        await Task.Yield();
        var running = new HashSet<Task>();
        while (!stopping.IsCancellationRequested)
        {
            running.RemoveWhere(task => task.IsCompleted);
            var rung = bell.NextRing;
            var leased = await LeaseAsync(lane, topics, atOnce - running.Count, stopping);
            foreach (var item in leased)
                running.Add(Task.Run(() => HandleAsync(item), CancellationToken.None));
            if (running.Count >= atOnce)
                await Task.WhenAny(running);
            else if (leased.Count == 0)
                await Task.WhenAny(rung, Task.Delay(poll, TimeProvider.System, stopping));
        }

        // What runs is finished, within the host's time for stopping.
        await Task.WhenAll(running);
    }

    private async Task<IReadOnlyList<OutboxStore.Leased>> LeaseAsync(Lane lane, string[] topics, int count, CancellationToken stopping)
    {
        try
        {
            return await store.LeaseAsync(lane, topics, count, stopping);
        }
        catch (Exception) when (stopping.IsCancellationRequested)
        {
            return [];
        }
        catch (Exception failure)
        {
            logger.LogWarning("Outbox lane {Lane} cannot reach the database: {Reason}", lane, failure.Message);
            await Task.WhenAny(Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, stopping));
            return [];
        }
    }

    private async Task HandleAsync(OutboxStore.Leased item)
    {
        try
        {
            await CompleteAsync(item, await TryAsync(item));
        }
        catch (Exception failure)
        {
            // The lease runs out and the item comes again.
            logger.LogWarning(failure, "Outbox item {Id} of {Topic} could not be completed", item.Id, item.Topic);
        }
    }

    private async Task<(OutboxOutcome Outcome, string? Reason)> TryAsync(OutboxStore.Leased item)
    {
        if (item.ExpiresAt <= time.GetUtcNow())
            return (OutboxOutcome.Drop, "expired");
        await using var scope = scopes.CreateAsyncScope();
        var handler = scope.ServiceProvider.GetServices<IOutboxHandler>().First(one => one.Topic == item.Topic);
        // A try that was made and never answered, by a node that died, counts too.
        if (item.Attempts > handler.MaxAttempts)
            return (OutboxOutcome.Drop, "attempts");
        try
        {
            using var limit = new CancellationTokenSource(OutboxStore.LeaseTime(item.Lane) * 0.8, TimeProvider.System);
            var outcome = await handler.HandleAsync(new OutboxDelivery(item.Id, item.Topic, store.Open(item), item.Attempts), limit.Token);
            return outcome == OutboxOutcome.Drop ? (outcome, "refused") : Judge(outcome, item, handler);
        }
        catch (Exception failure)
        {
            logger.LogWarning(failure, "Outbox item {Id} of {Topic} failed at try {Attempt}", item.Id, item.Topic, item.Attempts);
            return Judge(OutboxOutcome.Retry, item, handler);
        }
    }

    private static (OutboxOutcome Outcome, string? Reason) Judge(OutboxOutcome outcome, OutboxStore.Leased item, IOutboxHandler handler) =>
        outcome == OutboxOutcome.Retry && item.Attempts >= handler.MaxAttempts ? (OutboxOutcome.Drop, "attempts") : (outcome, null);

    private async Task CompleteAsync(OutboxStore.Leased item, (OutboxOutcome Outcome, string? Reason) result)
    {
        await (result.Outcome switch
        {
            OutboxOutcome.Done => store.DoneAsync(item),
            OutboxOutcome.Retry => store.RetryAsync(item),
            _ => store.DropAsync(item, result.Reason!),
        });
        Tries.Add(1, new("lane", item.Lane.ToString()), new("topic", item.Topic), new("outcome", result.Reason ?? result.Outcome.ToString()));
    }
}
