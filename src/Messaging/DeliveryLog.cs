using Panah.Data;
using Panah.Kernel;

namespace Panah.Messaging;

public enum Channel
{
    Sms,
    Email,
}

/// <summary>What became of a message.</summary>
public enum MessageState
{
    /// <summary>Waits in the outbox.</summary>
    Accepted,

    /// <summary>A gateway took it.</summary>
    Sent,

    /// <summary>The gateway says that the phone has it.</summary>
    Delivered,

    /// <summary>Refused for good, or given up after the last try.</summary>
    Failed,

    /// <summary>Not sent, since its time was over.</summary>
    Expired,

    /// <summary>Not sent, since the recipient had too many alike.</summary>
    Quiet,
}

/// <summary>A line of the log. The recipient is masked; the text was never kept.</summary>
/// <param name="PersonId">Whom it was for, where that was known.</param>
/// <param name="Reason">Why it failed, one of <see cref="FailureReasons"/>; null where it did not.</param>
public sealed record LoggedMessage(
    Guid Id, Channel Channel, string Recipient, Guid? PersonId, string Template, MessageState State, string? Gateway, int Attempts,
    DateTimeOffset AcceptedAt, DateTimeOffset? SentAt, DateTimeOffset? SettledAt, string? Reason);

/// <summary>Why a message failed.</summary>
public static class FailureReasons
{
    /// <summary>No gateway, or no mail server, takes this address.</summary>
    public const string Refused = "refused";

    /// <summary>A gateway took it and says that the phone did not get it.</summary>
    public const string Undelivered = "undelivered";

    /// <summary>Nobody could be handed it before its time was over.</summary>
    public const string GivenUp = "given-up";
}

/// <summary>What is looked for in the log; what is left null is not asked about.</summary>
public sealed record DeliveryQuery
{
    /// <summary>A mobile number or an e-mail address, whole.</summary>
    public string? Recipient { get; init; }

    public Channel? Channel { get; init; }

    public MessageState? State { get; init; }

    /// <summary>How the template's key begins.</summary>
    public string? Template { get; init; }

    public string? Gateway { get; init; }

    /// <summary>Accepted at this moment or later.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Accepted before this moment.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>The page after the message with this id: only older ones.</summary>
    public Guid? After { get; init; }

    public int AtMost { get; init; } = 50;
}

/// <summary>Where one message stands.</summary>
/// <param name="SentAt">When a gateway took it; null before that.</param>
/// <param name="Reason">Why it failed, one of <see cref="FailureReasons"/>.</param>
public sealed record MessageFate(Guid Id, Channel Channel, MessageState State, DateTimeOffset? SentAt, string? Reason)
{
    /// <summary>The phone has it, or a mail server took it: e-mail knows no more.</summary>
    public bool Arrived => State == MessageState.Delivered || (Channel == Channel.Email && State == MessageState.Sent);

    /// <summary>It will never arrive.</summary>
    public bool Lost => State is MessageState.Failed or MessageState.Expired or MessageState.Quiet;
}

internal sealed record NewMessage(Guid Id, Channel Channel, string Recipient, string Template, Language Language, Guid? PersonId, DateTimeOffset? ExpiresAt);

/// <summary>The delivery log: who was sent which template when, by which gateway, and what became of it.</summary>
public sealed class DeliveryLog
{
    private const string Purpose = "messaging.recipient";

    // A code that ended a moment ago is expired, whether or not the worker has come by.
    private const string StateNow = "case when state = 0 and expires_at <= @now then 4 else state end";

    private readonly AppDb _db;
    private readonly PersonalData _personal;
    private readonly TimeProvider _time;

    internal DeliveryLog(AppDb db, PersonalData personal, TimeProvider time) => (_db, _personal, _time) = (db, personal, time);

    /// <summary>Names that <see cref="LoggedMessage.Gateway"/> may have.</summary>
    public static IReadOnlyList<string> Gateways { get; } = ["sms1", "sms2", "email"];

    /// <summary>Newest first.</summary>
    public async Task<IReadOnlyList<LoggedMessage>> FindAsync(DeliveryQuery query, CancellationToken cancel = default)
    {
        var rows = await _db.Alone(cancel).QueryAsync<Row>(
            $"""
            select id, channel, recipient, person_id, template, {StateNow} as state, gateway, attempts, accepted_at, sent_at, settled_at, reason
            from messaging.messages
            where (@index::bytea is null or recipient_index = @index) and (@channel::smallint is null or channel = @channel)
              and (@state::smallint is null or {StateNow} = @state)
              and (@Template::text is null or starts_with(template, @Template)) and (@Gateway::text is null or gateway = @Gateway)
              and (@Since::timestamptz is null or accepted_at >= @Since) and (@Until::timestamptz is null or accepted_at < @Until)
              and (@After::uuid is null or (accepted_at, id) < (select accepted_at, id from messaging.messages where id = @After))
            order by accepted_at desc, id desc limit @AtMost
            """,
            new
            {
                index = query.Recipient is null ? null : Index(query.Recipient.ToLowerInvariant()), channel = (short?)query.Channel, state = (short?)query.State,
                query.Template, query.Gateway, query.Since, query.Until, query.After, query.AtMost, now = _time.GetUtcNow(),
            });
        return [.. rows.Select(row => new LoggedMessage(
            row.Id, (Channel)row.Channel, Mask(_personal.Decrypt(Purpose, row.Recipient)), row.PersonId, row.Template, (MessageState)row.State,
            row.Gateway, row.Attempts, row.AcceptedAt, row.SentAt, row.SettledAt, row.Reason))];
    }

    /// <summary>Stands for a recipient where the recipient may not be written: a keyed hash, the same for the same one.</summary>
    public string ReferenceOf(string recipient) => Convert.ToHexStringLower(Index(recipient.ToLowerInvariant()));

    /// <summary>What became of messages that <see cref="Messages"/> accepted; an id that it does not know is left out.</summary>
    public async Task<IReadOnlyList<MessageFate>> StatesAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancel = default)
    {
        var rows = await _db.Alone(cancel).QueryAsync<Row>(
            $"select id, channel, {StateNow} as state, sent_at, reason from messaging.messages where id = any(@ids)",
            new { ids = ids.ToArray(), now = _time.GetUtcNow() });
        return [.. rows.Select(row => new MessageFate(row.Id, (Channel)row.Channel, (MessageState)row.State, row.SentAt, row.Reason))];
    }

    internal Task AddAsync(Work work, NewMessage message, MessageState state) =>
        work.ExecuteAsync(
            """
            insert into messaging.messages (id, channel, recipient, recipient_index, template, language, person_id, state, accepted_at, expires_at)
            values (@Id, @channel, @recipient, @index, @Template, @language, @PersonId, @state, @now, @ExpiresAt)
            """,
            new
            {
                message.Id,
                channel = (short)message.Channel,
                recipient = _personal.Encrypt(Purpose, message.Recipient),
                index = Index(message.Recipient),
                message.Template,
                language = message.Language.ToString(),
                message.PersonId,
                state = (short)state,
                now = _time.GetUtcNow(),
                ExpiresAt = message.ExpiresAt?.ToUniversalTime(),
            });

    /// <summary>Counts a try. Null when there is nothing more to do: sent already, by a try whose end was lost.</summary>
    internal Task<string[]?> BeginTryAsync(Guid id, CancellationToken cancel) =>
        _db.Alone(cancel).ExecuteScalarAsync<string[]?>(
            "update messaging.messages set attempts = attempts + 1 where id = @id and state = 0 returning unsure", new { id });

    /// <summary>Remembers that a gateway may have the message.</summary>
    internal Task MarkUnsureAsync(Guid id, string gateway) =>
        _db.Alone().ExecuteAsync("update messaging.messages set unsure = array_append(array_remove(unsure, @gateway), @gateway) where id = @id", new { id, gateway });

    internal async Task SentAsync(Work work, Guid id, string gateway, string gatewayId) =>
        await work.ExecuteAsync(
            "update messaging.messages set state = 1, gateway = @gateway, gateway_id = @gatewayId, sent_at = @now where id = @id and state = 0",
            new { id, gateway, gatewayId, now = _time.GetUtcNow() });

    internal async Task SettleAsync(Guid id, MessageState state, string? reason = null)
    {
        await _db.Alone().ExecuteAsync(
            "update messaging.messages set state = @state, settled_at = @now, reason = @reason where id = @id and state in (0, 1)",
            new { id, state = (short)state, reason, now = _time.GetUtcNow() });
    }

    /// <summary>The worker gave it up: a code ended, as codes do; anything else failed. What a gateway has taken meanwhile was not given up.</summary>
    internal Task GivenUpAsync(Work work, Guid id, DateTimeOffset? codeEnds)
    {
        var (state, reason) = codeEnds is null ? (MessageState.Failed, (string?)FailureReasons.GivenUp) : (MessageState.Expired, null);
        return work.ExecuteAsync(
            "update messaging.messages set state = @state, settled_at = @now, reason = @reason where id = @id and state = 0",
            new { id, state = (short)state, reason, now = _time.GetUtcNow() });
    }

    /// <summary>Null for a message that did not fail.</summary>
    internal async Task<Channel?> ChannelOfFailedAsync(Work work, Guid id) =>
        (Channel?)await work.ExecuteScalarAsync<short?>("select channel from messaging.messages where id = @id and state = 3", new { id });

    internal Task ReopenAsync(Work work, Guid id) =>
        work.ExecuteAsync("update messaging.messages set state = 0, settled_at = null, reason = null where id = @id and state = 3", new { id });

    /// <summary>Messages that failed since then and may be sent again, oldest first.</summary>
    internal async Task<IReadOnlyList<Guid>> FailedAsync(DateTimeOffset since, CancellationToken cancel)
    {
        return await _db.Alone(cancel).QueryAsync<Guid>(
            "select id from messaging.messages where state = 3 and accepted_at >= @since order by accepted_at, id", new { since });
    }

    private byte[] Index(string recipient) => _personal.BlindIndex(Purpose, recipient);

    private static string Mask(string recipient) =>
        MobileNumber.TryParse(recipient, out var mobile, out _) ? mobile.Masked
        : recipient.IndexOf('@', StringComparison.Ordinal) is var at and > 0 ? recipient[..1] + "***" + recipient[at..]
        : "***";

    private sealed class Row
    {
        public Guid Id { get; init; }
        public short Channel { get; init; }
        public byte[] Recipient { get; init; } = [];
        public Guid? PersonId { get; init; }
        public string Template { get; init; } = "";
        public int State { get; init; }
        public string? Gateway { get; init; }
        public int Attempts { get; init; }
        public DateTimeOffset AcceptedAt { get; init; }
        public DateTimeOffset? SentAt { get; init; }
        public DateTimeOffset? SettledAt { get; init; }
        public string? Reason { get; init; }
    }
}
