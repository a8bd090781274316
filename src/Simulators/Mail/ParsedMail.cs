using System.Text;
using MimeKit;

namespace Panah.Simulators.Mail;

/// <summary>What a mailbox shows of a mail.</summary>
internal sealed record ParsedMail(string Subject, string Text, string? MessageId)
{
    /// <exception cref="FormatException">This is no mail.</exception>
    public static ParsedMail Parse(string raw)
    {
        using var bytes = new MemoryStream(Encoding.UTF8.GetBytes(raw));
        using var message = MimeMessage.Load(bytes);
        return new ParsedMail(message.Subject ?? "", (message.TextBody ?? "").ReplaceLineEndings("\n").TrimEnd('\n'), message.MessageId);
    }
}
