using System.Text.Json;
using Npgsql;
using NpgsqlTypes;

namespace Panah.Data;

/// <summary>A queue of its own, so that what is urgent never waits behind what is many.</summary>
public enum Lane
{
    /// <summary>One-time codes, ahead of everything.</summary>
    Code,

    /// <summary>Everything else.</summary>
    Normal,

    /// <summary>Large batches, behind everything.</summary>
    Bulk,
}

/// <summary>Something to do after the transaction that says so has committed, at least once.</summary>
/// <param name="Topic">Which <see cref="IOutboxHandler"/> takes it.</param>
/// <param name="Payload">Serialised as JSON and encrypted at rest.</param>
public sealed record OutboxItem(string Topic, object Payload)
{
    public Lane Lane { get; init; } = Lane.Normal;

    /// <summary>Earliest time of the first try; null is at once.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>After this it is dropped untried, and recorded so.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>A second item with the same key is not accepted; null never collides.</summary>
    public string? OnceKey { get; init; }

    /// <summary>What the item is about; <see cref="Outbox.TellAgainAsync"/> finds it by this once it was given up.</summary>
    public Guid? Reference { get; init; }
}

/// <summary>One try of an item.</summary>
public sealed record OutboxDelivery(long Id, string Topic, string PayloadJson, int Attempt)
{
    /// <summary>When the worker gives it up; null is never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Its time is over: nothing is done for it any more. A handler that takes long asks again, and answers <see cref="OutboxOutcome.Retry"/>, so that the worker gives it up.</summary>
    public bool HasEnded(DateTimeOffset now) => IsOver(ExpiresAt, now);

    /// <summary>The one judge of an item's end, for those who have not opened it.</summary>
    internal static bool IsOver(DateTimeOffset? expiresAt, DateTimeOffset now) => expiresAt <= now;
}

/// <summary>How a try ended.</summary>
public enum OutboxOutcome
{
    Done,

    /// <summary>Try again later with growing waits, up to the topic's number of tries.</summary>
    Retry,

    /// <summary>Never try again.</summary>
    Drop,
}

/// <summary>Why the worker gave an item up by itself.</summary>
public enum GivenUp
{
    /// <summary>Its <see cref="OutboxItem.ExpiresAt"/> is over.</summary>
    Expired,

    /// <summary>It had all its tries.</summary>
    Attempts,
}

/// <summary>Takes the items of one topic. Must bear being called twice for one item.</summary>
public interface IOutboxHandler
{
    string Topic { get; }

    /// <summary><see cref="int.MaxValue"/> for a topic whose items are tried until they expire.</summary>
    int MaxAttempts { get; }

    Task<OutboxOutcome> HandleAsync(OutboxDelivery delivery, CancellationToken cancel);

    /// <summary>The worker gives the item up; what the handler writes about it commits with that. Every handler says what becomes of it: nothing is dropped in silence.</summary>
    Task GivenUpAsync(Work work, OutboxDelivery delivery, GivenUp why);
}

/// <summary>Writes what is to be told in the same transaction as what it tells of.</summary>
public sealed class Outbox(PersonalData personal, TimeProvider time)
{
    internal const string PayloadPurpose = "data.outbox";
    internal const string Channel = "panah_outbox";

    // A once key that is there already yields no row, hence no item. Workers are woken when the caller commits; bulk is found by polling,
    // since a notification costs each commit a lock that all of them share.
    private const string Insert =
        """
        with once as (
            insert into data.outbox_once (key, created_at) select $1, $7 where $1 is not null on conflict do nothing returning key),
        item as (
            insert into data.outbox (lane, topic, payload, due, expires_at, created_at, reference)
            select $2, $3, $4, $5, $6, $7, $8 where $1 is null or exists (select from once) returning lane)
        select pg_notify('panah_outbox', '') from item where lane < 2 union all select null from item where lane >= 2
        """;

    /// <summary>Adds an item; false when its <see cref="OutboxItem.OnceKey"/> is already there.</summary>
    public async Task<bool> TellAsync(Work work, OutboxItem item)
    {
        var now = time.GetUtcNow();
        await using var command = new NpgsqlCommand(Insert, work.Connection, work.Transaction)
        {
            Parameters =
            {
                new() { Value = item.OnceKey is null ? DBNull.Value : personal.BlindIndex("data.outbox.once:" + item.Topic, item.OnceKey), NpgsqlDbType = NpgsqlDbType.Bytea },
                new() { Value = (short)item.Lane },
                new() { Value = item.Topic },
                new() { Value = personal.Encrypt(PayloadPurpose, JsonSerializer.Serialize(item.Payload, item.Payload.GetType())) },
                new() { Value = (item.NotBefore ?? now).ToUniversalTime() },
                new() { Value = (object?)item.ExpiresAt?.ToUniversalTime() ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz },
                new() { Value = now },
                new() { Value = (object?)item.Reference ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid },
            },
        };
        await using var reader = await command.ExecuteReaderAsync(work.Cancel);
        return await reader.ReadAsync(work.Cancel);
    }

    /// <summary>Puts an item that was given up in line again, as it was; false when there is none, or its payload was not kept.</summary>
    public async Task<bool> TellAgainAsync(Work work, string topic, Guid reference, DateTimeOffset expiresAt) =>
        await work.ExecuteAsync(
            """
            with back as (
                delete from data.outbox_dropped where topic = @topic and reference = @reference and payload is not null
                returning lane, topic, payload, created_at, reference)
            insert into data.outbox (lane, topic, payload, due, expires_at, created_at, reference)
            select lane, topic, payload, @now, @expiresAt, created_at, reference from back
            """,
            new { topic, reference, expiresAt = expiresAt.ToUniversalTime(), now = time.GetUtcNow() }) > 0;
}
