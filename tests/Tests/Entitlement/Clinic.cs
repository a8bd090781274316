using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Panah.Harness;
using Panah.OpenId.Clients;
using Shouldly;

namespace Panah.Tests.Entitlement;

/// <summary>A clinic's program: a client of the API with a token of its own.</summary>
internal sealed class Clinic : IDisposable
{
    private readonly HttpClient _http;

    private Clinic(string id, HttpClient http) => (Id, _http) = (id, http);

    public string Id { get; }

    public HttpClient Http => _http;

    public static async Task<Clinic> OpenAsync(PanahServer panah, Uri? site = null, string scope = "entitlement", string name = "")
    {
        var id = "clinic-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(5));
        var (client, refusal) = await panah.Services.GetRequiredService<ClientRegistration>().AddAsync(
            new ClientSettings { Id = id, Name = name, Scopes = [scope], GrantTypes = ["client_credentials"] });
        refusal.ShouldBeNull();
        return await EnterAsync(site ?? panah.Url, id, client!.Secret!, scope);
    }

    /// <summary>A client that is registered already, at any node.</summary>
    public static async Task<Clinic> EnterAsync(Uri site, string id, string secret, string scope = "entitlement")
    {
        var http = new HttpClient { BaseAddress = site, Timeout = TimeSpan.FromSeconds(60) };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/openid/token")
        {
            Content = new FormUrlEncodedContent([new("grant_type", "client_credentials"), new("scope", scope)]),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{id}:{secret}")));
        using var answer = await http.SendAsync(request);
        var json = await answer.Content.ReadFromJsonAsync<JsonElement>();
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, json.ToString());
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", json.GetProperty("access_token").GetString());
        return new Clinic(id, http);
    }

    /// <summary>One inquiry; the answer as it came.</summary>
    public async Task<ClinicAnswer> AskAsync(object body, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/entitlement/inquiries") { Content = JsonContent.Create(body) };
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        using var answer = await _http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return new ClinicAnswer(answer.StatusCode, text, answer.Headers.RetryAfter?.Delta, answer.Content.Headers.ContentType?.MediaType);
    }

    public Task<ClinicAnswer> AskAsync(string nationalId, string? key = null) => AskAsync(new { nationalId }, key);

    /// <summary>A batch; the lines as they came.</summary>
    public async Task<IReadOnlyList<JsonElement>> BatchAsync(IEnumerable<string> lines, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/entitlement/inquiries/batch")
        {
            Content = new StringContent(string.Join('\n', lines), Encoding.UTF8, "application/x-ndjson"),
        };
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
        var rows = new List<JsonElement>();
        while (await reader.ReadLineAsync() is { } line) rows.Add(JsonSerializer.Deserialize<JsonElement>(line));
        return rows;
    }

    public void Dispose() => _http.Dispose();
}

internal sealed record ClinicAnswer(HttpStatusCode Status, string Text, TimeSpan? RetryAfter, string? Type)
{
    public JsonElement Json => JsonSerializer.Deserialize<JsonElement>(Text);

    public string Tracking => Json.GetProperty("trackingNumber").GetString()!;

    public bool Covered => Json.GetProperty("covered").GetBoolean();

    public int Left => Json.GetProperty("creditLeft").GetInt32();

    public string Code => Json.GetProperty("code").GetString()!;
}
