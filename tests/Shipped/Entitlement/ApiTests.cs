using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Panah.BrowserTests;
using Panah.Harness;
using Shouldly;
using Xunit;

namespace Panah.Shipped.Entitlement;

/// <summary>A hospital's program, registered by the command that operators give.</summary>
public sealed class ApiTests(ShippedProgram shipped, Browser browser) : Journey(shipped, browser)
{
    [Fact, Row("E7"), Finding("J-B12"), Finding("J-B5")]
    public async Task Hospital_OneAndBatch_AreAnsweredAndProblemsLeadToTheirWords()
    {
        var id = "hospital-" + Guid.CreateVersion7().ToString("N")[20..];
        var added = await Shipped.CommandAsync("client", "add", "--id", id, "--name", "بیمارستان مهر", "--secret", "--scope", "entitlement");
        var secret = JsonSerializer.Deserialize<JsonElement>(added[added.IndexOf('{', StringComparison.Ordinal)..]).GetProperty("client_secret").GetString();
        using var http = new HttpClient { BaseAddress = Shipped.Url };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await TokenAsync(http, id, secret!));
        var covered = await Registry.CoveredAsync();

        using var one = await http.PostAsJsonAsync("/api/entitlement/inquiries", new { nationalId = covered.NationalId });
        one.StatusCode.ShouldBe(HttpStatusCode.OK);
        var answer = await one.Content.ReadFromJsonAsync<JsonElement>();
        answer.GetProperty("covered").GetBoolean().ShouldBeTrue();
        answer.GetProperty("creditLeft").GetInt32().ShouldBe(99_999);

        var lines = string.Join('\n', Enumerable.Repeat($$"""{"nationalId":"{{covered.NationalId}}"}""", 30).Append("""{"nationalId":"12"}"""));
        using var batch = await http.PostAsync("/api/entitlement/inquiries/batch", new StringContent(lines, Encoding.UTF8, "application/x-ndjson"));
        var told = (await batch.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonSerializer.Deserialize<JsonElement>(line)).ToList();
        told.Select(line => line.GetProperty("done").GetInt32()).ShouldBe(Enumerable.Range(1, 31));
        var problem = told.Single(line => line.TryGetProperty("problem", out _)).GetProperty("problem");

        var developer = await PersonAsync();
        await developer.OpenAsync(problem.GetProperty("type").GetString()!);
        var anchor = new Uri(developer.Page.Url).Fragment[1..];
        await Microsoft.Playwright.Assertions.Expect(developer.Page.Locator($"[id='{anchor}']")).ToContainTextAsync(anchor);

        var patient = await PersonAsync(Look.Phone);
        await patient.SignInAtWindowAsync(Shipped, covered);
        await patient.OpenAsync("/entitlement/asked-about-me");
        await patient.ShouldSeeAsync("بیمارستان مهر");
    }

    private static async Task<string> TokenAsync(HttpClient http, string id, string secret)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/openid/token")
        {
            Content = new FormUrlEncodedContent([new("grant_type", "client_credentials"), new("scope", "entitlement")]),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{id}:{secret}")));
        using var answer = await http.SendAsync(request);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("access_token").GetString()!;
    }
}
