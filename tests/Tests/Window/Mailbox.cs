using System.Net.Http.Json;
using Panah.Harness;

namespace Panah.Tests.Window;

internal static class Mailbox
{
    /// <summary>The code in the newest mail; waits for it up to 20 s.</summary>
    public static Task<string> MailedCodeAsync(this PanahServer server, string address) => Eventually.FoundAsync(
        async () => await server.Simulators.GetFromJsonAsync<List<Mail>>($"/mailbox/{address}/messages") is [var mail, ..] ? Phone.Code(mail.Text) : null,
        $"a mail with a code to {address}");

    private sealed record Mail(DateTimeOffset At, string Subject, string Text);
}
