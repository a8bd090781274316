using System.Net;
using System.Net.Mail;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Panah.Data;

namespace Panah.Messaging;

/// <summary>
/// Hands an e-mail to the mail server. The Message-ID is the same at each try, so that a mailbox which suppresses duplicates shows one
/// also when an acknowledgement was lost.
/// </summary>
internal sealed class EmailSender(DeliveryLog log, AppDb db, MessagingSettings settings, TimeProvider time, ILogger<EmailSender> logger) : IOutboxHandler
{
    public const string TopicName = "messaging.email";

    public string Topic => TopicName;

    public int MaxAttempts => 12;

    public async Task<OutboxOutcome> HandleAsync(OutboxDelivery delivery, CancellationToken cancel)
    {
        var email = JsonSerializer.Deserialize<EmailPayload>(delivery.PayloadJson)!;
        if (email.ExpiresAt <= time.GetUtcNow()) return await EndAsync(email, MessageState.Expired);
        if (await log.BeginTryAsync(email.Id, cancel) is null) return OutboxOutcome.Done;
        if (settings.Smtp is not { } smtp || !MailAddress.TryCreate(email.To, out var to)) return await EndAsync(email, MessageState.Failed);
        try
        {
            await SendAsync(smtp, email, to, cancel);
        }
        catch (SmtpFailedRecipientException refused) when ((int)refused.StatusCode is >= 500 and < 600)
        {
            return await EndAsync(email, MessageState.Failed);
        }
        catch (Exception failure) when (failure is SmtpException or IOException or OperationCanceledException)
        {
            logger.LogWarning("The mail server did not take message {Message}: {Failure}", email.Id, (failure as SmtpException)?.StatusCode.ToString() ?? failure.GetType().Name);
            if (delivery.Attempt >= MaxAttempts) await log.SettleAsync(email.Id, MessageState.Failed);
            return OutboxOutcome.Retry;
        }

        await db.InTransactionAsync(transaction => log.SentAsync(transaction, email.Id, "email", email.Id.ToString("N")), CancellationToken.None);
        return OutboxOutcome.Done;
    }

    private async Task SendAsync(SmtpSettings smtp, EmailPayload email, MailAddress to, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        // SmtpClient's own time-out does not hold for its asynchronous half.
        limit.CancelAfter(settings.GatewayTimeout * 2);
        using var client = new SmtpClient(smtp.Host, smtp.Port) { EnableSsl = smtp.Tls };
        if (smtp.User is not null) client.Credentials = new NetworkCredential(smtp.User, smtp.Password);
        using var message = new MailMessage(new MailAddress(smtp.From), to)
        {
            Subject = email.Subject.ReplaceLineEndings(" "),
            SubjectEncoding = Encoding.UTF8,
            Body = email.Body,
            BodyEncoding = Encoding.UTF8,
        };
        message.Headers.Add("Message-ID", $"<{email.Id:N}@{smtp.From.Split('@')[^1]}>");
        message.Headers.Add("Auto-Submitted", "auto-generated");
        await client.SendMailAsync(message, limit.Token);
    }

    private async Task<OutboxOutcome> EndAsync(EmailPayload email, MessageState state)
    {
        await log.SettleAsync(email.Id, state);
        return OutboxOutcome.Drop;
    }
}
