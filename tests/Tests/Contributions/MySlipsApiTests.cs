using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Panah.Harness;
using Panah.Tests.OpenId;
using Shouldly;
using Xunit;

namespace Panah.Tests.Contributions;

/// <summary><c>GET /api/me/slips</c>: what a program that a person trusts may read of their slips.</summary>
[Row("P13")]
public sealed class MySlipsApiTests(PanahServer server) : OpenIdTest(server)
{
    private readonly PayWorld _world = new(server);

    [Fact]
    public async Task Slips_WithTheScope_AreThePersonsOwnNewestFirst()
    {
        var payer = await _world.PayerAsync();
        var older = await _world.SlipAsync(payer, 140412, months: 2, state: "paid");
        var newer = await _world.SlipAsync(payer, 140503);
        await _world.SlipAsync(await _world.PayerAsync());
        var token = await TokenAsync(payer, "slips");

        var (status, body) = await GetAsync(token);

        status.ShouldBe(HttpStatusCode.OK);
        var slips = body.GetProperty("slips").EnumerateArray().ToList();
        slips.Select(slip => slip.GetProperty("id").GetGuid()).ShouldBe([newer, older]);
        (slips[1].GetProperty("state").GetString(), slips[1].GetProperty("firstPeriod").GetString(), slips[1].GetProperty("lastPeriod").GetString(), slips[1].GetProperty("amount").GetInt64())
            .ShouldBe(("paid", "1404-12", "1405-01", 12_345_678));
        slips[0].GetProperty("trackingNumber").GetString().ShouldBe(await _world.TrackingAsync(newer));
        body.GetProperty("next").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task Slips_OfMany_ArePagedByTheLastOne()
    {
        var payer = await _world.PayerAsync();
        for (var i = 0; i < 130; i++) await _world.SlipAsync(payer, 140101, state: "expired");
        var token = await TokenAsync(payer, "slips");

        var (_, first) = await GetAsync(token);
        var (_, second) = await GetAsync(token, "?after=" + first.GetProperty("next").GetGuid());

        first.GetProperty("slips").GetArrayLength().ShouldBe(100);
        second.GetProperty("slips").GetArrayLength().ShouldBe(30);
        second.GetProperty("next").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task Slips_WithoutTokenScopeOrPerson_AreRefused()
    {
        var payer = await _world.PayerAsync();
        (await GetAsync("none")).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await GetAsync(await TokenAsync(payer, "profile"))).Status.ShouldBe(HttpStatusCode.Forbidden);
        var machine = await ClientAsync(client => client with { Scopes = ["openid", "slips"] });
        var own = await PostAsync("/openid/token", machine, ("grant_type", "client_credentials"), ("scope", "slips"));
        // Slips are somebody's: a client that speaks for nobody gets no such token, and no slips with one.
        if (own.AccessToken.Length > 0) (await GetAsync(own.AccessToken)).Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    private async Task<string> TokenAsync(Payer payer, string scope)
    {
        var client = await ClientAsync(settings => settings with { Scopes = ["openid", scope] });
        return (await TokensAsync(payer.Visitor, client, ("scope", "openid " + scope))).AccessToken;
    }

    private async Task<(HttpStatusCode Status, JsonElement Body)> GetAsync(string token, string query = "")
    {
        using var http = new HttpClient { BaseAddress = Server.Url };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await http.GetAsync(new Uri("/api/me/slips" + query, UriKind.Relative));
        return (answer.StatusCode, JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement);
    }
}
