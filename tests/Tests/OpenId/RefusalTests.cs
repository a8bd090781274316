using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Panah.Harness;
using Panah.OpenId.Clients;
using Shouldly;
using Xunit;

namespace Panah.Tests.OpenId;

/// <summary>Refusals that no flow runs into by itself, and the count: each rule that developers are shown is provoked somewhere in this folder.</summary>
[Row("X1")]
public sealed class RefusalTests(PanahServer server) : OpenIdTest(server)
{
    /// <summary>Rules that nobody outside can run into, each with the reason.</summary>
    private static readonly Dictionary<string, string> Unreachable = new(StringComparer.Ordinal)
    {
        ["token.busy"] = "wants a queue of thousands or a database that is away for seconds; SharedCommitsTests makes the queue overflow",
        ["token.issued"] = "only our own keys make such a token, and none of our writers does",
    };

    [Fact]
    public async Task EveryRule_IsProvokedByATest()
    {
        using var visitor = Server.Visitor();
        await visitor.OpenAsync("/developers");
        var rules = visitor.Page.QuerySelectorAll("tr[id]").Select(row => row.Id!).Where(id => id.Contains('.', StringComparison.Ordinal)).ToList();
        rules.Count.ShouldBeGreaterThan(80);
        var tests = string.Concat(Directory.GetFiles(Path.Combine(Repository.Root, "tests", "Tests"), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText));
        rules.Where(rule => !Unreachable.ContainsKey(rule) && !tests.Contains($"\"{rule}\"", StringComparison.Ordinal)).ShouldBeEmpty();
        Unreachable.Keys.Except(rules, StringComparer.Ordinal).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("registration", "{}", "authorize.registration", "registration_not_supported")]
    [InlineData("request", "eyJhbGciOiJub25lIn0.e30.", "authorize.request-object", "request_not_supported")]
    [InlineData("request_uri", "https://rp.example.ir/request", "authorize.request-uri", "request_uri_not_supported")]
    [InlineData("prompt", "none", "authorize.login-required", "login_required")]
    public async Task Authorize_OfAStranger_IsRefusedByItsRule(string name, string value, string rule, string error)
    {
        var answer = await AuthorizeAsync(Server.Visitor(), await ClientAsync(), (name, value));
        answer.Rule.ShouldBe(rule);
        answer.Error.ShouldBe(error);
    }

    [Fact]
    public async Task Authorize_ClientThatOnlyCallsTheApi_IsRefused()
    {
        var client = await ClientAsync(settings => settings with { GrantTypes = ["client_credentials"] });
        var answer = await AuthorizeAsync(Server.Visitor(), client);
        (answer.Rule, answer.Error).ShouldBe(("authorize.code-allowed", "unauthorized_client"));
    }

    [Fact]
    public async Task Authorize_WhatOnlyThePersonCanGive_IsSaidByItsRule()
    {
        var asks = await ClientAsync(settings => settings with { Consent = ConsentRule.Always });
        var company = await ClientAsync(settings => settings with { Company = true });
        var (visitor, person) = await SignedInAsync();
        using (visitor)
        {
            (await AuthorizeAsync(visitor, asks, ("prompt", "none"))).Rule.ShouldBe("authorize.consent-required");
            (await AuthorizeAsync(visitor, company, ("prompt", "none"))).Rule.ShouldBe("authorize.interaction-required");
            (await AllowAsync(visitor, await AuthorizeAsync(visitor, asks), "اجازه نمی‌دهم")).Rule.ShouldBe("authorize.denied");
            var level = await AuthorizeAsync(visitor, await ClientAsync(settings => settings with { Level = 3 }));
            Server.Clock.Advance(TimeSpan.FromSeconds(1));
            await SignInAsync(visitor, person);
            (await OpenAsync(visitor, level["returnUrl"]!)).Rule.ShouldBe("authorize.level");
        }
    }

    [Theory]
    [InlineData("grant_type=authorization_code", "code.sent")]
    [InlineData("grant_type=refresh_token", "refresh.sent")]
    [InlineData("grant_type=urn:ietf:params:oauth:grant-type:device_code", "device.sent")]
    public async Task Token_WithoutItsSecret_IsRefusedByItsRule(string form, string rule)
    {
        var client = await ClientAsync(settings => settings with { GrantTypes = ["authorization_code", "refresh_token", "urn:ietf:params:oauth:grant-type:device_code"] });
        (await PostAsync("/openid/token", client, [("grant_type", form["grant_type=".Length..])])).ShouldBeRefused(rule, "invalid_request");
    }

    [Fact]
    public async Task Introspect_Revoke_WithoutAToken_AreRefused()
    {
        var client = await ClientAsync();
        (await PostAsync("/openid/introspect", client)).ShouldBeRefused("introspect.token-sent", "invalid_request");
        (await PostAsync("/openid/revoke", client)).ShouldBeRefused("revoke.token-sent", "invalid_request");
    }

    [Fact]
    public async Task PublicClient_ForItself_IsRefusedEvenWhereItsRowSaysOtherwise()
    {
        var client = await ClientAsync(settings => settings with { Proof = ClientProof.None, GrantTypes = ["authorization_code"] });
        await Server.Sql.ExecuteAsync("update openid.clients set settings = jsonb_set(settings, '{GrantTypes}', '[\"client_credentials\"]') where id = @Id", new { client.Settings.Id });
        (await PostAsync("/openid/token", client, ("grant_type", "client_credentials"))).ShouldBeRefused("token.for-itself", "unauthorized_client");
    }

    [Fact]
    public async Task ClientAuthentication_Unreadable_OrOfTwoNames_OrWithoutItsType_IsRefused()
    {
        var client = await ClientAsync();
        (await BasicAsync("no base64 at all!", client.Settings.Id)).ShouldBeRefused("client.readable", "invalid_client");
        (await BasicAsync(Convert.ToBase64String("without a colon"u8), client.Settings.Id)).ShouldBeRefused("client.readable", "invalid_client");
        (await BasicAsync(Convert.ToBase64String(Encoding.UTF8.GetBytes($"{client.Settings.Id}:{client.Secret}")), "another")).ShouldBeRefused("client.same-name", "invalid_client");
        (await PostAsync("/openid/token", null, ("grant_type", "client_credentials"), ("client_assertion", "x"))).ShouldBeRefused("client.assertion-type", "invalid_client");
        (await PostAsync("/openid/token", null, ("grant_type", "client_credentials"), ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"))).ShouldBeRefused("client.assertion-type", "invalid_client");
    }

    [Fact]
    public async Task Resource_WithoutToken_WithTwo_OrWithAnotherScope_IsRefused()
    {
        var client = await ClientAsync();
        var token = (await PostAsync("/openid/token", client, ("grant_type", "client_credentials"), ("scope", "letters"))).AccessToken;
        using var http = new HttpClient { BaseAddress = Server.Url };
        using (var nothing = await http.GetAsync("/openid/userinfo"))
            (await Answer.ReadAsync(nothing)).Rule.ShouldBe("token.sent");
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using (var twice = await http.GetAsync("/openid/userinfo?access_token=" + token))
            (await Answer.ReadAsync(twice)).Rule.ShouldBe("token.one-way");
        using var other = await http.PostAsync("/api/entitlement/inquiries", null);
        other.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await Answer.ReadAsync(other)).Rule.ShouldBe("token.scope");
    }

    private async Task<Answer> BasicAsync(string credentials, string clientId)
    {
        using var http = new HttpClient { BaseAddress = Server.Url };
        http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", "Basic " + credentials);
        using var form = new FormUrlEncodedContent([new("grant_type", "client_credentials"), new("client_id", clientId)]);
        using var answer = await http.PostAsync("/openid/token", form);
        return await Answer.ReadAsync(answer);
    }
}
