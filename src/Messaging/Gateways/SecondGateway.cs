using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;

namespace Panah.Messaging.Gateways;

/// <summary>The gateway to fall back on: bearer key, JSON, E.164. It would send twice, so it is asked by our reference before a second try.</summary>
internal sealed class SecondGateway : ISmsGateway, IDisposable
{
    private readonly SmsGatewaySettings _settings;
    private readonly HttpClient _http;

    public SecondGateway(SmsGatewaySettings settings, TimeSpan timeout)
    {
        _settings = settings;
        _http = GatewayHttp.Client(settings.Url, timeout);
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", settings.Key);
    }

    public string Name => "sms2";

    public int Share => _settings.Share;

    public Task<HandedTo> SendAsync(string reference, string mobile, string text, CancellationToken cancel) => GatewayHttp.GuardAsync(
        async () =>
        {
            using var answer = await _http.PostAsJsonAsync("messages", new { to = "+98" + mobile[1..], from = _settings.Sender, text, reference }, cancel);
            if (answer.StatusCode != HttpStatusCode.Accepted) return GatewayHttp.OfStatus(answer.StatusCode);
            var taken = await answer.Content.ReadFromJsonAsync<Message>(cancel);
            return taken is { Id.Length: > 0 } && taken.Reference == reference ? new HandedTo(Handed.Taken, taken.Id) : new HandedTo(Handed.Unsure);
        },
        cancel);

    public Task<HandedTo> FindAsync(string reference, CancellationToken cancel) => GatewayHttp.GuardAsync(
        async () =>
        {
            using var answer = await _http.GetAsync($"messages?reference={Uri.EscapeDataString(reference)}", cancel);
            if (answer.StatusCode == HttpStatusCode.NotFound) return new HandedTo(Handed.NotTaken);
            answer.EnsureSuccessStatusCode();
            return await answer.Content.ReadFromJsonAsync<Message>(cancel) is { Id.Length: > 0 } found ? new HandedTo(Handed.Taken, found.Id) : new HandedTo(Handed.Unsure);
        },
        cancel);

    public Task<Whereabouts> AskAsync(string gatewayId, CancellationToken cancel) => GatewayHttp.GuardAsync(
        async () => (await _http.GetFromJsonAsync<Message>($"messages/{Uri.EscapeDataString(gatewayId)}", cancel))?.State switch
        {
            "delivered" => Whereabouts.Delivered,
            "failed" => Whereabouts.Failed,
            "queued" or "sent" => Whereabouts.OnItsWay,
            _ => Whereabouts.Unknown,
        },
        cancel);

    public void Dispose() => _http.Dispose();

    private sealed record Message(string? Id, string? Reference, string? State);
}
