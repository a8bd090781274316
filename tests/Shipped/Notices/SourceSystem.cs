using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Panah.Harness;
using Shouldly;

namespace Panah.Shipped.Notices;

/// <summary>A system of the organisation that hands letters in, as a program of its own does: a client that an operator adds, a token, the HTTP API.</summary>
internal sealed class SourceSystem : IDisposable
{
    private readonly HttpClient _http;
    private readonly (string Id, string Secret) _client;

    private SourceSystem(HttpClient http, (string Id, string Secret) client) => (_http, _client) = (http, client);

    public static async Task<SourceSystem> NewAsync(ShippedProgram shipped)
    {
        var id = "inspection-" + Guid.CreateVersion7().ToString("N")[20..];
        var words = await shipped.CommandAsync("client", "add", "--id", id, "--secret", "--grant-type", "client_credentials", "--scope", "letters");
        var secret = JsonDocument.Parse(words[words.IndexOf('{', StringComparison.Ordinal)..]).RootElement.GetProperty("client_secret").GetString()!;
        return await SignInAsync(shipped, (id, secret));
    }

    /// <summary>The same client at another start of the program.</summary>
    public Task<SourceSystem> AtAsync(ShippedProgram shipped) => SignInAsync(shipped, _client);

    private static async Task<SourceSystem> SignInAsync(ShippedProgram shipped, (string Id, string Secret) client)
    {
        var http = new HttpClient { BaseAddress = shipped.Url, Timeout = TimeSpan.FromMinutes(2) };
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["grant_type"] = "client_credentials", ["scope"] = "letters", ["client_id"] = client.Id, ["client_secret"] = client.Secret,
        });
        using var answer = await http.PostAsync(new Uri("/openid/token", UriKind.Relative), form);
        var token = await answer.Content.ReadFromJsonAsync<JsonElement>();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.GetProperty("access_token").GetString());
        return new SourceSystem(http, client);
    }

    /// <summary>Hands letters to one employer in, a line each, and returns their tracking numbers in the same order.</summary>
    public async Task<IReadOnlyList<string>> BatchAsync(string employer, int count, string subject = "فرم شماره ۱")
    {
        var lines = Enumerable.Range(1, count).Select(i => JsonSerializer.Serialize(new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["reference"] = Guid.CreateVersion7().ToString(),
            [employer.Length == 11 ? "companyId" : "nationalId"] = employer,
            ["system"] = i % 2 == 0 ? "بازرسی از دفاتر قانونی" : "سابقه",
            ["subject"] = $"{subject} ({i})",
            ["text"] = "کارفرمای گرامی، نتیجهٔ بازرسی پیوست است.",
        }));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/letters/batch");
        request.Content = new StringContent(string.Join('\n', lines), Encoding.UTF8, "application/x-ndjson");
        request.Headers.Add("Idempotency-Key", Guid.CreateVersion7().ToString());
        using var answer = await _http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        ((int)answer.StatusCode).ShouldBe(200, text);
        var numbers = text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)
            .Where(line => line.TryGetProperty("trackingNumber", out _)).Select(line => line.GetProperty("trackingNumber").GetString()!).ToList();
        numbers.Count.ShouldBe(count);
        return numbers;
    }

    public async Task<JsonElement> StateAsync(string number) => await _http.GetFromJsonAsync<JsonElement>(new Uri($"/api/letters/{number}", UriKind.Relative));

    /// <summary>How many of them the API says to be announced, and how many to be out of reach.</summary>
    public async Task<(int Announced, int Undeliverable)> CountAsync(IEnumerable<string> numbers)
    {
        var (announced, undeliverable) = (0, 0);
        foreach (var number in numbers)
        {
            var state = await StateAsync(number);
            if (state.GetProperty("announcedAt").ValueKind != JsonValueKind.Null) announced++;
            if (state.GetProperty("undeliverable").GetBoolean()) undeliverable++;
        }

        return (announced, undeliverable);
    }

    /// <summary>Waits until the last of them is announced, then counts them all.</summary>
    public async Task ShouldAllBeAnnouncedAsync(IReadOnlyList<string> numbers, int seconds = 60)
    {
        await Eventually.TrueAsync(async () => (await StateAsync(numbers[^1])).GetProperty("announcedAt").ValueKind != JsonValueKind.Null, seconds);
        (await CountAsync(numbers)).ShouldBe((numbers.Count, 0));
    }

    public void Dispose() => _http.Dispose();
}
