using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Serialization;

namespace Panah.Messaging.Gateways;

/// <summary>
/// Kavenegar's REST API: the key in the path, a form, an envelope whose own status counts. <c>localid</c> is our reference: the gateway sends
/// nothing twice for it, and tells by it what it has.
/// </summary>
internal sealed class KavenegarGateway(SmsGatewaySettings settings, TimeSpan timeout) : ISmsGateway, IDisposable
{
    private readonly HttpClient _http = GatewayHttp.Client(new Uri(settings.Url, $"v1/{settings.Key}/sms/"), timeout);

    public string Name => "sms1";

    public int Share => settings.Share;

    public Task<HandedTo> SendAsync(string reference, string mobile, string text, CancellationToken cancel) => GatewayHttp.GuardAsync(
        async () =>
        {
            using var form = new FormUrlEncodedContent([new("receptor", mobile), new("message", text), new("sender", settings.Sender), new("localid", reference)]);
            using var answer = await _http.PostAsync("send.json", form, cancel);
            if ((int)answer.StatusCode >= 500) return GatewayHttp.OfStatus(answer.StatusCode);
            var envelope = await answer.Content.ReadFromJsonAsync<Envelope>(cancel);
            return envelope?.Return?.Status switch
            {
                // The answer must be about our message; one about another says nothing of ours.
                200 when envelope.Entries is [{ } entry] && entry.Receptor == mobile => new HandedTo(Handed.Taken, entry.MessageId.ToString(CultureInfo.InvariantCulture)),
                // 411 recipient, 413 text: no try will mend it.
                411 or 413 => new HandedTo(Handed.Refused),
                null or 200 => new HandedTo(Handed.Unsure),
                _ => new HandedTo(Handed.NotTaken),
            };
        },
        cancel);

    public Task<HandedTo> FindAsync(string reference, CancellationToken cancel) => GatewayHttp.GuardAsync(
        async () =>
        {
            var envelope = await _http.GetFromJsonAsync<Envelope>($"statuslocalmessageid.json?localid={Uri.EscapeDataString(reference)}", cancel);
            return envelope?.Return?.Status is 200 && envelope.Entries is [{ } entry]
                ? entry.Status == 100 ? new HandedTo(Handed.NotTaken) : new HandedTo(Handed.Taken, entry.MessageId.ToString(CultureInfo.InvariantCulture))
                : new HandedTo(Handed.Unsure);
        },
        cancel);

    public Task<Whereabouts> AskAsync(string gatewayId, CancellationToken cancel) => GatewayHttp.GuardAsync(
        async () =>
        {
            var envelope = await _http.GetFromJsonAsync<Envelope>($"status.json?messageid={Uri.EscapeDataString(gatewayId)}", cancel);
            // Kavenegar's states: 1, 2, 4, 5 on their way; 6, 11, 13, 14 failed; 10 delivered; 100 not known.
            return envelope?.Entries is [{ } entry]
                ? entry.Status switch { 10 => Whereabouts.Delivered, 6 or 11 or 13 or 14 => Whereabouts.Failed, 1 or 2 or 4 or 5 => Whereabouts.OnItsWay, _ => Whereabouts.Unknown }
                : Whereabouts.Unknown;
        },
        cancel);

    public void Dispose() => _http.Dispose();

    private sealed record Envelope(Outcome? Return, Entry[]? Entries);

    private sealed record Outcome(int Status);

    private sealed record Entry([property: JsonPropertyName("messageid")] long MessageId, string? Receptor, int Status);
}
