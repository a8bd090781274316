using System.Diagnostics.Metrics;
using System.Security.Cryptography;
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

    /// <summary>About three hours by <see cref="OutboxStore.Wait"/>.</summary>
    private const int UnreadableTries = 25;

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
            await using var scope = scopes.CreateAsyncScope();
            var handler = scope.ServiceProvider.GetServices<IOutboxHandler>().First(one => one.Topic == item.Topic);
            if (Decrypted(item) is { } delivery)
                await CompleteAsync(item, delivery, handler, await TryAsync(item, delivery, handler));
            else
                await LeaveAsync(item);
        }
        catch (Exception failure)
        {
            // The lease runs out and the item comes again.
            logger.LogWarning(failure, "Outbox item {Id} of {Topic} could not be completed", item.Id, item.Topic);
        }
    }

    /// <summary>How the try ended, and why the item is given up where the worker does so by itself.</summary>
    private async Task<(OutboxOutcome Outcome, GivenUp? Why)> TryAsync(OutboxStore.Leased item, OutboxDelivery delivery, IOutboxHandler handler)
    {
        if (OutboxDelivery.IsOver(item.ExpiresAt, time.GetUtcNow()))
            return (OutboxOutcome.Drop, GivenUp.Expired);
        // A try that was made and never answered, by a node that died, counts too.
        if (item.Attempts > handler.MaxAttempts)
            return (OutboxOutcome.Drop, GivenUp.Attempts);
        try
        {
            using var limit = new CancellationTokenSource(OutboxStore.LeaseTime(item.Lane) * 0.8, TimeProvider.System);
            var outcome = await handler.HandleAsync(delivery, limit.Token);
            return outcome == OutboxOutcome.Retry ? Judge(item, handler) : (outcome, null);
        }
        catch (Exception failure)
        {
            logger.LogWarning(failure, "Outbox item {Id} of {Topic} failed at try {Attempt}", item.Id, item.Topic, item.Attempts);
            return Judge(item, handler);
        }
    }

    private static (OutboxOutcome Outcome, GivenUp? Why) Judge(OutboxStore.Leased item, IOutboxHandler handler) =>
        item.Attempts >= handler.MaxAttempts ? (OutboxOutcome.Drop, GivenUp.Attempts) : (OutboxOutcome.Retry, null);

    private async Task CompleteAsync(OutboxStore.Leased item, OutboxDelivery delivery, IOutboxHandler handler, (OutboxOutcome Outcome, GivenUp? Why) result)
    {
        var reason = result.Why switch { GivenUp.Expired => "expired", GivenUp.Attempts => "attempts", _ => "refused" };
        await (result.Outcome switch
        {
            OutboxOutcome.Done => store.DoneAsync(item),
            OutboxOutcome.Retry => store.RetryAsync(item),
            _ => store.DropAsync(item, reason, transaction => result.Why is { } why ? handler.GivenUpAsync(transaction, delivery, why) : Task.CompletedTask),
        });
        var outcome = result.Outcome == OutboxOutcome.Drop ? reason : result.Outcome.ToString();
        Tries.Add(1, new("lane", item.Lane.ToString()), new("topic", item.Topic), new("outcome", outcome));
    }

    private OutboxDelivery? Decrypted(OutboxStore.Leased item)
    {
        try
        {
            return new OutboxDelivery(item.Id, item.Topic, store.Decrypt(item), item.Attempts) { ExpiresAt = item.ExpiresAt };
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>
    /// The ring of this node does not open it. Another node's may, so it is left to the next try for some hours; then it is put aside as it is, encrypted,
    /// and <c>panah outbox requeue</c> brings it back once the ring has its key. Its handler can't be told of what nobody can read.
    /// </summary>
    private async Task LeaveAsync(OutboxStore.Leased item)
    {
        if (item.Attempts < UnreadableTries && !OutboxDelivery.IsOver(item.ExpiresAt, time.GetUtcNow()))
        {
            await store.RetryAsync(item);
            return;
        }

        logger.LogError(
            "Outbox item {Id} of {Topic} can't be opened with this key ring and was put aside; `panah outbox requeue` brings it back", item.Id, item.Topic);
        await store.DropAsync(item, OutboxStore.Unreadable, static _ => Task.CompletedTask);
        Tries.Add(1, new("lane", item.Lane.ToString()), new("topic", item.Topic), new("outcome", OutboxStore.Unreadable));
    }
}
