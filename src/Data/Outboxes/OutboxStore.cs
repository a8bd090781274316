using System.Security.Cryptography;

namespace Panah.Data;

/// <summary>What the worker says to the database. A lease is the moved due time; the number of the try tells one lease from the next.</summary>
internal sealed class OutboxStore(AppDb db, PersonalData personal, TimeProvider time)
{
    /// <summary>Why an item was put aside that no key here opens.</summary>
    public const string Unreadable = "unreadable";

    /// <summary>After this an unanswered try may be made again, by any node.</summary>
    public static TimeSpan LeaseTime(Lane lane) => lane == Lane.Code ? TimeSpan.FromSeconds(30) : TimeSpan.FromMinutes(2);

    private static readonly Claim Codes = Items(Lane.Code);
    private static readonly Claim Others = Items(Lane.Normal);

    // Properties, not a positional record: Dapper wants a constructor's types to the letter, and timestamptz comes as DateTime.
    public sealed record Leased
    {
        public long Id { get; init; }
        public Lane Lane { get; init; }
        public string Topic { get; init; } = "";
        public byte[] Payload { get; init; } = [];
        public int Attempts { get; init; }
        public DateTimeOffset? ExpiresAt { get; init; }
    }

    /// <summary>Takes up to <paramref name="count"/> due items of these topics; committed before anything is done with them.</summary>
    public Task<IReadOnlyList<Leased>> LeaseAsync(Lane lane, string[] topics, int count, CancellationToken cancel) =>
        (lane == Lane.Code ? Codes : Others).TakeAsync<Leased>(db, time.GetUtcNow(), count, new { lane = (short)lane, topics }, cancel);

    public string Decrypt(Leased item) => personal.Decrypt(Outbox.PayloadPurpose, item.Payload);

    public Task DoneAsync(Leased item) =>
        db.Alone().ExecuteAsync("delete from data.outbox where id = @Id and attempts = @Attempts", item);

    public Task RetryAsync(Leased item) =>
        db.Alone().ExecuteAsync(
            "update data.outbox set due = @due where id = @Id and attempts = @Attempts",
            new { item.Id, item.Attempts, due = time.GetUtcNow() + Wait(item.Lane, item.Attempts) });

    /// <summary>Gives the item up; <paramref name="tell"/> commits with it, and only when the lease was still ours.</summary>
    public Task DropAsync(Leased item, string reason, Func<Work, Task> tell) => db.InTransactionAsync(async work =>
    {
        var gone = await work.ExecuteAsync(
            """
            with gone as (
                delete from data.outbox where id = @Id and attempts = @Attempts returning id, lane, topic, payload, attempts, expires_at, created_at, reference)
            insert into data.outbox_dropped (id, lane, topic, reason, attempts, expires_at, created_at, dropped_at, payload, reference)
            select id, lane, topic, @reason, attempts, expires_at, created_at, @now, case when lane <> @codes then payload end, reference
            from gone on conflict do nothing
            """,
            new { item.Id, item.Attempts, reason, codes = (short)Lane.Code, now = time.GetUtcNow() });
        if (gone == 1) await tell(work);
    });

    /// <summary>1, 2, 4 … seconds, up to 8 for a code and 10 minutes else, a fifth more or less so that retries do not march in step.</summary>
    public static TimeSpan Wait(Lane lane, int attempt)
    {
        var longest = lane == Lane.Code ? 8 : 600;
        var seconds = Math.Min(longest, Math.Pow(2, Math.Min(attempt, 20) - 1));
        return TimeSpan.FromMilliseconds(seconds * RandomNumberGenerator.GetInt32(800, 1201));
    }

    private static Claim Items(Lane lane) => new(
        "data.outbox", "due", "c.id, c.lane::integer as lane, c.topic, c.payload, c.attempts, c.expires_at", LeaseTime(lane))
    {
        Where = "lane = @lane and topic = any (@topics)", Tries = "attempts",
    };
}
