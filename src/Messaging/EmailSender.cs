using System.Net.Sockets;
using System.Text.Json;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Logging;
using MimeKit;
using Panah.Data;

namespace Panah.Messaging;

/// <summary>
/// Hands an e-mail to the mail server (ADR 0403). The Message-ID is the same at each try, so that a mailbox which suppresses duplicates shows one
/// also when an acknowledgement was lost.
/// </summary>
internal sealed class EmailSender(DeliveryLog log, AppDb db, MessagingSettings settings, ILogger<EmailSender> logger) : IOutboxHandler
{
    public const string TopicName = "messaging.email";

    /// <summary>There TLS begins with the connection (RFC 8314, 3.3); elsewhere by STARTTLS, without which nothing is sent.</summary>
    private const int SmtpsPort = 465;

    public string Topic => TopicName;

    /// <summary>Tried until the message ends, which the worker judges.</summary>
    public int MaxAttempts => int.MaxValue;

    public async Task<OutboxOutcome> HandleAsync(OutboxDelivery delivery, CancellationToken cancel)
    {
        var email = JsonSerializer.Deserialize<EmailPayload>(delivery.PayloadJson)!;
        if (await log.BeginTryAsync(email.Id, cancel) is null) return OutboxOutcome.Done;
        // The framework's parser wants a domain; MimeKit's takes an address without one.
        if (settings.Smtp is not { } smtp || !System.Net.Mail.MailAddress.TryCreate(email.To, out var to)) return await RefuseAsync(email);
        try
        {
            await SendAsync(smtp, Message(smtp, email, to.Address), cancel);
        }
        catch (SmtpCommandException refused) when (refused.ErrorCode == SmtpErrorCode.RecipientNotAccepted && (int)refused.StatusCode is >= 500 and < 600)
        {
            return await RefuseAsync(email);
        }
        catch (Exception failure) when (IsTrouble(failure))
        {
            var said = (failure as SmtpCommandException)?.StatusCode.ToString() ?? failure.GetType().Name;
            logger.LogWarning("The mail server did not take message {Message}: {Failure}", email.Id, said);
            return OutboxOutcome.Retry;
        }

        await db.InTransactionAsync(work => log.SentAsync(work, email.Id, "email", email.Id.ToString("N")), CancellationToken.None);
        return OutboxOutcome.Done;
    }

    public Task GivenUpAsync(Work work, OutboxDelivery delivery, GivenUp why)
    {
        var email = JsonSerializer.Deserialize<EmailPayload>(delivery.PayloadJson)!;
        return log.GivenUpAsync(work, email.Id, email.ExpiresAt);
    }

    /// <summary>Everything that the line, the server, its certificate or our password there may do wrong: it may be well the next time.</summary>
    private static bool IsTrouble(Exception failure) =>
        failure is CommandException or ProtocolException or ServiceNotConnectedException or ServiceNotAuthenticatedException
            or System.Security.Authentication.AuthenticationException or MailKit.Security.AuthenticationException or SslHandshakeException
            or SocketException or IOException or OperationCanceledException or TimeoutException or NotSupportedException;

    private static MimeMessage Message(SmtpSettings smtp, EmailPayload email, string to)
    {
        var message = new MimeMessage
        {
            Subject = email.Subject.ReplaceLineEndings(" "),
            Body = new TextPart("plain") { Text = email.Body },
            MessageId = $"{email.Id:N}@{smtp.From.Split('@')[^1]}",
        };
        message.From.Add(MailboxAddress.Parse(smtp.From));
        message.To.Add(new MailboxAddress("", to));
        message.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
        return message;
    }

    private async Task SendAsync(SmtpSettings smtp, MimeMessage message, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(settings.GatewayTimeout * 2);
        // A list of withdrawn certificates that is out of reach from here would stop all mail; the certificate itself is judged as ever.
        using var client = new SmtpClient { CheckCertificateRevocation = false, LocalDomain = Environment.MachineName };
        var safety = !smtp.Tls ? SecureSocketOptions.None : smtp.Port == SmtpsPort ? SecureSocketOptions.SslOnConnect : SecureSocketOptions.StartTls;
        await client.ConnectAsync(smtp.Host, smtp.Port, safety, limit.Token);
        if (smtp.User is not null) await client.AuthenticateAsync(smtp.User, smtp.Password ?? "", limit.Token);
        await client.SendAsync(message, limit.Token);
        try
        {
            await client.DisconnectAsync(quit: true, limit.Token);
        }
        catch (Exception failure) when (IsTrouble(failure))
        {
            // The server has taken the message; how it says goodbye is no reason to hand it over again.
        }
    }

    private async Task<OutboxOutcome> RefuseAsync(EmailPayload email)
    {
        await log.SettleAsync(email.Id, MessageState.Failed, FailureReasons.Refused);
        return OutboxOutcome.Drop;
    }
}
