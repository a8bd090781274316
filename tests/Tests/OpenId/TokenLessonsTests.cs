using System.Net;
using System.Net.Sockets;
using Panah.Harness;
using Panah.OpenId.Clients;
using Shouldly;
using Xunit;

namespace Panah.Tests.OpenId;

/// <summary>Where other providers were caught: races, replays, one kind of secret taken for another.</summary>
[Row("X1")]
public sealed class TokenLessonsTests(PanahServer server) : OpenIdTest(server)
{
    private Task<RegisteredClient> PublicClientAsync() =>
        ClientAsync(settings => settings with { Proof = ClientProof.None, GrantTypes = ["authorization_code", "refresh_token"] });

    private async Task<Answer> PublicTokensAsync(RegisteredClient client, Visitor visitor)
    {
        var code = (await AuthorizeAsync(visitor, client, ("scope", "openid offline_access"), ("code_challenge", Challenge), ("code_challenge_method", "S256"))).Code;
        return (await RedeemAsync(client, code, ("code_verifier", Verifier))).ShouldBeGood();
    }

    [Fact]
    public async Task Refresh_FiftyAtOnce_OneSucceeds_AndTheFamilyEnds()
    {
        var client = await PublicClientAsync();
        var (visitor, _) = await SignedInAsync();
        var tokens = await PublicTokensAsync(client, visitor);
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => RefreshAsync(client, tokens.RefreshToken)));
        var good = answers.Where(answer => answer.Status == HttpStatusCode.OK).ToList();
        good.Count.ShouldBe(1);
        answers.Count(answer => answer.Rule == "refresh.good").ShouldBe(49);
        (await RefreshAsync(client, good[0].RefreshToken)).ShouldBeRefused("refresh.good", "invalid_grant");
        (await UserInfoAsync(good[0].AccessToken)).Rule.ShouldBe("token.not-revoked");
    }

    [Fact]
    public async Task Refresh_WhileTheDatabaseBreaksItsConnections_LosesNoFamily()
    {
        var client = await PublicClientAsync();
        var (visitor, _) = await SignedInAsync();
        var families = new List<string>();
        for (var i = 0; i < 12; i++)
            families.Add((await PublicTokensAsync(client, visitor)).RefreshToken);

        var refreshing = Task.WhenAll(families.Select(async token =>
        {
            for (var i = 0; i < 25; i++)
                token = (await RefreshAsync(client, token)).ShouldBeGood().RefreshToken;
        }));
        long broken = 0;
        while (!refreshing.IsCompleted)
        {
            // Those of the shared commits alone, by how their statement begins: another's connection that breaks is another's error.
            broken += await Server.Sql.ScalarAsync<long>("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND query like 'with asked as materialized%'");
            // The delay is the thing: connections break again and again, with time between to go on.
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        await refreshing;
        broken.ShouldBeGreaterThan(3);
    }

    [Fact]
    public async Task Refresh_PublicClient_RotatesAndReplayRevokesTheFamily()
    {
        var client = await PublicClientAsync();
        var (visitor, _) = await SignedInAsync();
        var first = await PublicTokensAsync(client, visitor);
        var second = (await RefreshAsync(client, first.RefreshToken)).ShouldBeGood();
        second.RefreshToken.ShouldNotBe(first.RefreshToken, StringComparer.Ordinal);
        var third = (await RefreshAsync(client, second.RefreshToken)).ShouldBeGood();
        (await RefreshAsync(client, first.RefreshToken)).ShouldBeRefused("refresh.good", "invalid_grant");
        (await RefreshAsync(client, third.RefreshToken)).ShouldBeRefused("refresh.good", "invalid_grant");
        (await UserInfoAsync(third.AccessToken)).Rule.ShouldBe("token.not-revoked");
    }

    [Fact]
    public async Task Refresh_NarrowerScope_IsGiven_WiderRefused_AndTheTokenSurvives()
    {
        var client = await ClientAsync();
        var (visitor, _) = await SignedInAsync();
        var tokens = await TokensAsync(visitor, client, ("scope", "openid profile offline_access"));
        (await RefreshAsync(client, tokens.RefreshToken, ("scope", "openid national_id"))).ShouldBeRefused("refresh.scope", "invalid_scope");
        var narrow = (await RefreshAsync(client, tokens.RefreshToken, ("scope", "openid"))).ShouldBeGood();
        (await UserInfoAsync(narrow.AccessToken)).Text("name").ShouldBeEmpty();
    }

    [Fact]
    public async Task Refresh_AfterThirtyDays_HasEnded()
    {
        var client = await ClientAsync();
        var (visitor, _) = await SignedInAsync();
        var tokens = await TokensAsync(visitor, client, ("scope", "openid offline_access"));
        Server.Clock.Advance(TimeSpan.FromDays(31));
        (await RefreshAsync(client, tokens.RefreshToken)).ShouldBeRefused("refresh.good", "invalid_grant");
    }

    [Fact]
    public async Task Code_RedeemedTwentyTimesAtOnce_AtMostOneSucceeds()
    {
        var client = await ClientAsync();
        var (visitor, _) = await SignedInAsync();
        var code = (await AuthorizeAsync(visitor, client)).Code;
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => RedeemAsync(client, code)));
        answers.Count(answer => answer.Status == HttpStatusCode.OK).ShouldBe(1);
    }

    [Fact]
    public async Task EveryKindOfSecret_AsEveryOtherKind_IsRefused()
    {
        var client = await ClientAsync(settings => settings with { GrantTypes = [.. settings.GrantTypes, "urn:ietf:params:oauth:grant-type:device_code"] });
        var (visitor, _) = await SignedInAsync();
        var tokens = await TokensAsync(visitor, client, ("scope", "openid offline_access"));
        var code = (await AuthorizeAsync(visitor, client)).Code;
        var device = await PostAsync("/openid/device-authorization", client, ("scope", "openid"));
        var pushed = (await PostAsync("/openid/par", client, [.. Request(client).Where(pair => pair.Key != "client_id").Select(pair => (pair.Key, pair.Value!))])).Text("request_uri")["urn:ietf:params:oauth:request_uri:".Length..];
        (string Kind, string Value)[] secrets =
        [
            ("code", code), ("refresh", tokens.RefreshToken), ("access", tokens.AccessToken), ("id", tokens.IdToken), ("device", device.Text("device_code")), ("user", device.Text("user_code")), ("par", pushed), ("client", client.Secret!),
        ];
        foreach (var (kind, value) in secrets)
        {
            if (kind != "code")
                (await RedeemAsync(client, value)).ShouldBeRefused("code.good", "invalid_grant");
            if (kind != "refresh")
                (await RefreshAsync(client, value)).ShouldBeRefused("refresh.good", "invalid_grant");
            if (kind != "device")
                (await PostAsync("/openid/token", client, ("grant_type", "urn:ietf:params:oauth:grant-type:device_code"), ("device_code", value))).ShouldBeRefused("device.good", "invalid_grant");
            if (kind != "access")
                (await UserInfoAsync(value)).Status.ShouldBe(HttpStatusCode.Unauthorized, kind);
            if (kind != "par")
                (await OpenAsync(visitor, $"/openid/authorize?client_id={client.Settings.Id}&request_uri=urn:ietf:params:oauth:request_uri:{value}")).ShouldBePage("authorize.pushed-known");
            (await OpenAsync(visitor, $"/openid/authorize?interaction={value}")).ShouldBePage("authorize.waiting");
            if (kind != "id")
                (await AuthorizeAsync(visitor, client, ("id_token_hint", value))).Rule.ShouldBe("authorize.id-token-hint");
        }
    }

    [Fact]
    public async Task RevokedRefreshToken_TakesItsAccessTokensAlong()
    {
        var client = await ClientAsync();
        var (visitor, _) = await SignedInAsync();
        var tokens = await TokensAsync(visitor, client, ("scope", "openid offline_access"));
        (await PostAsync("/openid/introspect", client, ("token", tokens.RefreshToken))).Text("active").ShouldBe("True");
        (await PostAsync("/openid/revoke", client, ("token", tokens.RefreshToken))).Status.ShouldBe(HttpStatusCode.OK);
        (await UserInfoAsync(tokens.AccessToken)).Rule.ShouldBe("token.not-revoked");
        (await RefreshAsync(client, tokens.RefreshToken)).ShouldBeRefused("refresh.good", "invalid_grant");
        (await PostAsync("/openid/introspect", client, ("token", tokens.RefreshToken))).Text("active").ShouldBe("False");
    }

    [Fact]
    public async Task AccessToken_AfterItsTime_HasEnded_AndTamperedIsNone()
    {
        var client = await ClientAsync();
        var (visitor, _) = await SignedInAsync();
        var token = (await TokensAsync(visitor, client)).AccessToken;
        (await UserInfoAsync(token[..^3] + "AAA")).Rule.ShouldBe("token.signed");
        (await UserInfoAsync("x")).Rule.ShouldBe("token.readable");
        Server.Clock.Advance(TimeSpan.FromMinutes(16));
        (await UserInfoAsync(token)).Rule.ShouldBe("token.alive");
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("127.0.0.1")]
    [InlineData("[::1]")]
    [InlineData("[::ffff:127.0.0.1]")]
    public async Task JwksUri_PointingInside_IsNeverCalled(string host)
    {
        using var inside = new TcpListener(IPAddress.IPv6Any, 0);
        inside.Server.DualMode = true;
        inside.Start();
        var address = $"https://{host}:{((IPEndPoint)inside.LocalEndpoint).Port}/jwks";
        var client = await ClientAsync(settings => settings with { Proof = ClientProof.PrivateKey, JwksUri = address });
        (await PostAsync("/openid/token", null, ("grant_type", "client_credentials"), ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
            ("client_assertion", new ClientKey().Assertion(client.Settings.Id, Issuer, Server.Clock.GetUtcNow())))).ShouldBeRefused("client.assertion-signed", "invalid_client");
        inside.Pending().ShouldBeFalse();
    }

    [Fact]
    public async Task HostAndForwardedHeaders_NeverChangeTheIssuer()
    {
        using var http = new HttpClient { BaseAddress = Server.Url };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/.well-known/openid-configuration");
        request.Headers.Host = "localhost";
        request.Headers.Add("X-Forwarded-Host", "evil.example");
        request.Headers.Add("X-Forwarded-Proto", "https");
        using var response = await http.SendAsync(request);
        (await response.Content.ReadAsStringAsync()).ShouldNotContain("evil.example");
    }
}
