namespace Panah.Simulators.Mail;

internal static class MailApi
{
    public static void MapMail(this WebApplication app) =>
        app.MapGet("/mailbox/{address}/messages", (string address, MailStore mail, CancellationToken cancel) => mail.MessagesAsync(address, cancel));
}
