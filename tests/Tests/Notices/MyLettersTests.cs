using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Panah.Harness;
using Panah.OpenId.Clients;
using Panah.Tests.OpenId;
using Shouldly;
using Xunit;

namespace Panah.Tests.Notices;

/// <summary><c>GET /api/me/letters</c>: what a person's own token may read.</summary>
[Row("N2")]
public sealed class MyLettersTests(PanahServer server) : OpenIdTest(server)
{
    private readonly NoticesWorld world = new(server);

    [Fact]
    public async Task MyLetters_WithThePersonsToken_ListsTheirsByKeyAndViewsNone()
    {
        var employer = await world.EmployerAsync();
        using var system = await world.SystemAsync();
        await ApiTests.BatchAsync(system, Enumerable.Range(0, 25).Select(i => NoticesWorld.Draft(employer.Identifier, $"نامه {i}").With("reference", $"m{i}")));
        using var program = await ProgramAsync(employer.Visitor);
        var first = await ListAsync(program, "/api/me/letters");
        first.GetProperty("letters").GetArrayLength().ShouldBe(20);
        first.GetProperty("letters")[0].GetProperty("viewedAt").ValueKind.ShouldBe(JsonValueKind.Null);
        var second = await ListAsync(program, "/api/me/letters?after=" + first.GetProperty("next").GetString());
        second.GetProperty("letters").GetArrayLength().ShouldBe(5);
        second.GetProperty("next").ValueKind.ShouldBe(JsonValueKind.Null);
        Numbers(first).Concat(Numbers(second)).Distinct(StringComparer.Ordinal).Count().ShouldBe(25);
        await employer.Visitor.OpenAsync($"/letters/{Numbers(first)[0]}");
        (await ListAsync(program, "/api/me/letters?unread=true")).GetProperty("letters").GetArrayLength().ShouldBe(20);
        (await ListAsync(program, "/api/me/letters")).GetProperty("letters")[0].GetProperty("viewedAt").ValueKind.ShouldBe(JsonValueKind.String);
    }

    [Fact]
    public async Task MyLetters_ForACompany_AreTheCompanysAlone()
    {
        var company = await world.EmployerAsync(company: true);
        using var system = await world.SystemAsync();
        var number = await NoticesWorld.SendAsync(system, company.Identifier);
        using var program = await ProgramAsync(company.Visitor);
        Numbers(await ListAsync(program, "/api/me/letters")).ShouldBe([number]);
    }

    [Fact]
    public async Task MyLetters_WithoutTokenOrScopeOrPerson_AreNobodys()
    {
        using var nobody = new HttpClient { BaseAddress = Server.Url };
        (await nobody.GetAsync(new Uri("/api/me/letters", UriKind.Relative))).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        using var system = await world.SystemAsync();
        (await system.GetAsync(new Uri("/api/me/letters", UriKind.Relative))).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    private async Task<HttpClient> ProgramAsync(Visitor person)
    {
        var client = await ClientAsync(settings => settings with { Scopes = ["openid", "letters.read"] });
        var tokens = await TokensAsync(person, client, ("scope", "openid letters.read"));
        var http = new HttpClient { BaseAddress = Server.Url };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", tokens.AccessToken);
        return http;
    }

    private static async Task<JsonElement> ListAsync(HttpClient program, string path) => JsonDocument.Parse(await program.GetStringAsync(new Uri(path, UriKind.Relative))).RootElement;

    private static List<string> Numbers(JsonElement page) => [.. page.GetProperty("letters").EnumerateArray().Select(letter => letter.GetProperty("trackingNumber").GetString()!)];
}
