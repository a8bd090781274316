using Panah.Data;
using Panah.Kernel;

namespace Panah.Messaging;

/// <summary>A text message to a phone, from a template in the person's language.</summary>
/// <param name="To">The phone.</param>
/// <param name="Template">Key of the text, such as <c>Window.Code</c> (see <see cref="MessageTexts"/>).</param>
/// <param name="Arguments">In the order of the template's placeholders.</param>
public sealed record Sms(MobileNumber To, string Template, params string[] Arguments)
{
    public Language Language { get; init; } = Language.Persian;

    public Lane Lane { get; init; } = Lane.Normal;

    /// <summary>An expired code is never sent.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Exactly one message for this key, however often it is asked for.</summary>
    public string? OnceKey { get; init; }

    /// <summary>Person the message is for, where known; joins the delivery log to «my messages».</summary>
    public Guid? PersonId { get; init; }

    /// <summary>Its place was taken by <see cref="Messages.WaitAsync"/>; it is not counted again.</summary>
    public bool HasPlace { get; init; }
}

/// <summary>An e-mail from a template; subject is the template's <c>.Subject</c>, body its <c>.Body</c>.</summary>
public sealed record Email(string To, string Template, params string[] Arguments)
{
    public Language Language { get; init; } = Language.Persian;

    public Lane Lane { get; init; } = Lane.Normal;

    public DateTimeOffset? ExpiresAt { get; init; }

    public string? OnceKey { get; init; }

    public Guid? PersonId { get; init; }

    /// <inheritdoc cref="Sms.HasPlace"/>
    public bool HasPlace { get; init; }
}

/// <summary>Accepts messages into the outbox within the caller's transaction: what is committed is sent, what is rolled back never was.</summary>
public sealed class Messages
{
    private readonly Outbox _outbox;
    private readonly DeliveryLog _log;
    private readonly Repetitions _repetitions;
    private readonly MessageTexts _texts;
    private readonly MessagingSettings _settings;
    private readonly TimeProvider _time;

    internal Messages(Outbox outbox, DeliveryLog log, Repetitions repetitions, MessageTexts texts, MessagingSettings settings, TimeProvider time) =>
        (_outbox, _log, _repetitions, _texts, _settings, _time) = (outbox, log, repetitions, texts, settings, time);

    /// <returns>The message's id in the delivery log; null when the once-key was told before.</returns>
    public async Task<Guid?> SendAsync(Work work, Sms sms)
    {
        var text = _texts.Render(sms.Template, sms.Language, sms.Arguments);
        var id = Guid.CreateVersion7(_time.GetUtcNow());
        var entry = new NewMessage(id, Channel.Sms, sms.To.Value, sms.Template, sms.Language, sms.PersonId, sms.ExpiresAt);
        var item = new OutboxItem(SmsSender.TopicName, new SmsPayload(id, sms.To.Value, text, sms.ExpiresAt)) { Lane = sms.Lane, OnceKey = sms.OnceKey };
        return await AcceptAsync(work, entry, item, sms.HasPlace);
    }

    /// <inheritdoc cref="SendAsync(Work, Sms, CancellationToken)"/>
    public async Task<Guid?> SendAsync(Work work, Email email)
    {
        var subject = _texts.Render(email.Template + ".Subject", email.Language, email.Arguments);
        var body = _texts.Render(email.Template + ".Body", email.Language, email.Arguments);
        var id = Guid.CreateVersion7(_time.GetUtcNow());
        var entry = new NewMessage(id, Channel.Email, email.To.ToLowerInvariant(), email.Template, email.Language, email.PersonId, email.ExpiresAt);
        var item = new OutboxItem(EmailSender.TopicName, new EmailPayload(id, email.To, subject, body, email.ExpiresAt)) { Lane = email.Lane, OnceKey = email.OnceKey };
        return await AcceptAsync(work, entry, item, email.HasPlace);
    }

    /// <summary>
    /// For who would rather tell later than not at all: takes a place of the recipient's count of this template. Null when there was one, and the message is
    /// then sent with <see cref="Sms.HasPlace"/>; else the moment from which there is one again.
    /// </summary>
    public async Task<DateTimeOffset?> WaitAsync(Work work, string recipient, string template) =>
        await _repetitions.TakeAsync(work, Counted(recipient), template)
            ? null
            : await _repetitions.EndsAsync(work, Counted(recipient), template);

    /// <summary>Puts a message that failed in line again, with all of its time; false when it did not fail, or is too old to be kept.</summary>
    public async Task<bool> SendAgainAsync(Work work, Guid id)
    {
        if (await _log.ChannelOfFailedAsync(work, id) is not { } channel) return false;
        var topic = channel == Channel.Sms ? SmsSender.TopicName : EmailSender.TopicName;
        if (!await _outbox.TellAgainAsync(work, topic, id, _time.GetUtcNow() + _settings.TriedFor)) return false;
        await _log.ReopenAsync(work, id);
        return true;
    }

    private async Task<Guid?> AcceptAsync(Work work, NewMessage entry, OutboxItem item, bool hasPlace)
    {
        if (!hasPlace && !await _repetitions.TakeAsync(work, entry.Recipient, entry.Template))
        {
            // The caller is not told: who floods a phone learns nothing, and the log says what happened.
            await _log.AddAsync(work, entry, MessageState.Quiet);
            return entry.Id;
        }

        // Tried until it ends: a code when it says so, anything else when it is too old to be news.
        var ending = item with { Reference = entry.Id, ExpiresAt = entry.ExpiresAt ?? _time.GetUtcNow() + _settings.TriedFor };
        if (!await _outbox.TellAsync(work, ending)) return null;
        await _log.AddAsync(work, entry, MessageState.Accepted);
        return entry.Id;
    }

    private static string Counted(string recipient) => recipient.ToLowerInvariant();
}

internal sealed record SmsPayload(Guid Id, string To, string Text, DateTimeOffset? ExpiresAt);

internal sealed record EmailPayload(Guid Id, string To, string Subject, string Body, DateTimeOffset? ExpiresAt);
