using System.Net.Http.Json;
using Panah.Harness;

namespace Panah.Tests.Window;

internal static class Mailbox
{
    /// <summary>The code in the newest mail; waits for it up to 20 s.</summary>
    public static async Task<string> MailedCodeAsync(this PanahServer server, string address)
    {
        for (var tries = 0; tries < 400; tries++)
        {
            var mails = await server.Simulators.GetFromJsonAsync<List<Mail>>($"/mailbox/{address}/messages") ?? [];
            if (mails.Count > 0 && Phone.Code(mails[0].Text) is { } code) return code;
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }

        throw new TimeoutException($"No mail with a code came to {address}.");
    }

    private sealed record Mail(DateTimeOffset At, string Subject, string Text);
}
