using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Panah.Harness;
using Panah.OpenId.Clients;
using Shouldly;
using Xunit;

namespace Panah.Tests.OpenId;

/// <summary>The semantics of the RP-initiated and back-channel logout modules. Run by us; no certification is claimed.</summary>
[Row("X1")]
[Row("A9")]
public sealed class LogoutTests(PanahServer server) : OpenIdTest(server)
{
    private const string Bye = "https://rp.example.ir/bye";

    private static string Logout(params (string Name, string? Value)[] parameters) =>
        QueryHelpers.AddQueryString("/openid/logout", parameters.Where(pair => pair.Value is not null).ToDictionary(pair => pair.Name, pair => pair.Value, StringComparer.Ordinal));

    private async Task<(RegisteredClient Client, Visitor Visitor, string IdToken)> StartAsync()
    {
        var client = await ClientAsync();
        var (visitor, _) = await SignedInAsync();
        return (client, visitor, (await TokensAsync(visitor, client)).IdToken);
    }

    private async Task ShouldBeSignedOutAsync(Visitor visitor, RegisteredClient client) =>
        (await AuthorizeAsync(visitor, client, ("prompt", "none"))).Error.ShouldBe("login_required");

    private async Task ShouldStillBeSignedInAsync(Visitor visitor, RegisteredClient client) =>
        (await AuthorizeAsync(visitor, client, ("prompt", "none"))).Code.ShouldNotBeEmpty();

    [Fact]
    public async Task BackChannelLogout_SessionLeftIdle_ClientIsToldToo()
    {
        var received = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var rp = await ListenAsync(received);
        var address = rp.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First() + "/logout";
        var client = await ClientAsync(settings => settings with { BackChannelLogoutUri = address, LocalAddresses = true });
        var (visitor, _) = await SignedInAsync();
        var sid = Claims((await TokensAsync(visitor, client)).IdToken).GetProperty("sid").GetString();
        received.Task.IsCompleted.ShouldBeFalse();
        Server.Clock.Advance(TimeSpan.FromMinutes(61));
        Claims(await received.Task.WaitAsync(TimeSpan.FromMinutes(2))).GetProperty("sid").GetString().ShouldBe(sid);
        await ShouldBeSignedOutAsync(visitor, client);
    }

    [Theory]
    [InlineData("state-1")]
    [InlineData(null)]
    [Modules("rp-initiated-logout", "rp-initiated-logout-no-state")]
    public async Task RpInitiatedLogout_PlainAndNoState_SignsOutAndRedirects(string? state)
    {
        var (client, visitor, idToken) = await StartAsync();
        var answer = await OpenAsync(visitor, Logout(("id_token_hint", idToken), ("post_logout_redirect_uri", Bye), ("state", state)));
        answer.Address!.GetLeftPart(UriPartial.Path).ShouldBe(Bye);
        answer["state"].ShouldBe(state);
        await ShouldBeSignedOutAsync(visitor, client);
    }

    [Fact]
    public async Task RpInitiatedLogout_ByPost_SignsOutAndRedirects()
    {
        var (client, visitor, idToken) = await StartAsync();
        var answer = await FollowAsync(visitor, () => visitor.Http.PostAsync("/openid/logout", new FormUrlEncodedContent([new("id_token_hint", idToken), new("post_logout_redirect_uri", Bye)])));
        answer.Address!.GetLeftPart(UriPartial.Path).ShouldBe(Bye);
        await ShouldBeSignedOutAsync(visitor, client);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("state-1")]
    [Modules("rp-initiated-logout-no-params", "rp-initiated-logout-only-state")]
    public async Task RpInitiatedLogout_NoParams_OnlyState_AsksThenSignsOut(string? state)
    {
        var (client, visitor, _) = await StartAsync();
        await visitor.OpenAsync(Logout(("state", state)));
        visitor.Heading.ShouldBe("خروج");
        await ShouldStillBeSignedInAsync(visitor, client);
        await visitor.OpenAsync(Logout(("state", state)));
        await visitor.PressAsync("خارج می‌شوم");
        visitor.ShouldBeAt("/openid/signed-out").ShouldSee("ورود شما در این مرورگر پایان یافت.");
        await ShouldBeSignedOutAsync(visitor, client);
    }

    [Fact]
    [Modules("rp-initiated-logout-no-post-logout-redirect-uri")]
    public async Task RpInitiatedLogout_NoPostLogoutRedirectUri_SignsOutOnOurPage()
    {
        var (client, visitor, idToken) = await StartAsync();
        (await OpenAsync(visitor, Logout(("id_token_hint", idToken)))).Address!.AbsolutePath.ShouldBe("/openid/signed-out");
        await ShouldBeSignedOutAsync(visitor, client);
    }

    [Theory]
    [InlineData("https://rp.example.ir/other", "logout.redirect-registered")]
    [InlineData("https://rp.example.ir/bye?x=1", "logout.redirect-registered")]
    [InlineData("https://evil.example/bye", "logout.redirect-registered")]
    [Modules("rp-initiated-logout-bad-post-logout-redirect-uri", "rp-initiated-logout-query-added-to-post-logout-redirect-uri")]
    public async Task RpInitiatedLogout_BadOrQueryAddedPostLogoutRedirectUri_NeverRedirects(string address, string rule)
    {
        var (client, visitor, idToken) = await StartAsync();
        (await OpenAsync(visitor, Logout(("id_token_hint", idToken), ("post_logout_redirect_uri", address)))).ShouldBePage(rule);
        await ShouldStillBeSignedInAsync(visitor, client);
        await visitor.OpenAsync(Logout(("id_token_hint", idToken), ("post_logout_redirect_uri", address)), HttpStatusCode.BadRequest);
        await visitor.PressAsync("خارج می‌شوم");
        visitor.ShouldBeAt("/openid/signed-out");
    }

    [Fact]
    [Modules("rp-initiated-logout-modified-id-token-hint", "rp-initiated-logout-bad-id-token-hint", "rp-initiated-logout-no-id-token-hint")]
    public async Task RpInitiatedLogout_ModifiedBadOrNoIdTokenHint_NeverRedirects()
    {
        var (client, visitor, idToken) = await StartAsync();
        var parts = idToken.Split('.');
        var none = $"{WebEncoders.Base64UrlEncode("{\"alg\":\"none\",\"typ\":\"JWT\"}"u8.ToArray())}.{parts[1]}.";
        var wrongKey = new ClientKey("RS256").Sign(new() { ["alg"] = "RS256", ["typ"] = "JWT", ["kid"] = Header(idToken).GetProperty("kid").GetString() }, System.Text.Json.Nodes.JsonNode.Parse(Claims(idToken).GetRawText())!.AsObject());
        foreach (var hint in new[] { none, wrongKey, idToken[..^4] })
            (await OpenAsync(visitor, Logout(("id_token_hint", hint), ("post_logout_redirect_uri", Bye)))).ShouldBePage("logout.id-token-hint");
        (await OpenAsync(visitor, Logout(("post_logout_redirect_uri", Bye)))).ShouldBePage("logout.hint-needed");
        (await OpenAsync(visitor, Logout(("post_logout_redirect_uri", Bye), ("client_id", client.Settings.Id)))).ShouldBePage("logout.hint-needed");
        (await OpenAsync(visitor, Logout(("id_token_hint", idToken), ("client_id", "other"), ("post_logout_redirect_uri", Bye)))).ShouldBePage("logout.client");
        await ShouldStillBeSignedInAsync(visitor, client);
    }

    [Fact]
    public async Task RpInitiatedLogout_HintOfAnotherPerson_AsksFirst()
    {
        var (_, _, idToken) = await StartAsync();
        var (client, visitor, _) = await StartAsync();
        await visitor.OpenAsync(Logout(("id_token_hint", idToken), ("post_logout_redirect_uri", Bye)));
        await ShouldStillBeSignedInAsync(visitor, client);
    }

    [Fact]
    public async Task SigningOut_EndsTokens_ButNotOfflineAccess()
    {
        var client = await ClientAsync();
        var (visitor, _) = await SignedInAsync();
        var online = await TokensAsync(visitor, client);
        var offline = await TokensAsync(visitor, client, ("scope", "openid offline_access"));
        online.RefreshToken.ShouldBeEmpty();
        await OpenAsync(visitor, Logout(("id_token_hint", online.IdToken)));
        (await UserInfoAsync(online.AccessToken)).Rule.ShouldBe("token.not-revoked");
        (await UserInfoAsync(offline.AccessToken)).ShouldBeGood();
        (await RefreshAsync(client, offline.RefreshToken)).ShouldBeGood();
    }

    [Fact]
    [Modules("backchannel-rp-initiated-logout")]
    public async Task BackChannelLogout_SessionEnds_ClientGetsAGoodLogoutToken()
    {
        var received = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var rp = await ListenAsync(received);
        var address = rp.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First() + "/logout";
        var client = await ClientAsync(settings => settings with { BackChannelLogoutUri = address, LocalAddresses = true });
        var (visitor, _) = await SignedInAsync();
        var tokens = await TokensAsync(visitor, client);
        await OpenAsync(visitor, Logout(("id_token_hint", tokens.IdToken)));
        var token = await received.Task.WaitAsync(TimeSpan.FromSeconds(20));
        Header(token).GetProperty("typ").GetString().ShouldBe("logout+jwt");
        Header(token).GetProperty("kid").GetString().ShouldBe(Header(tokens.IdToken).GetProperty("kid").GetString());
        var (claims, idToken) = (Claims(token), Claims(tokens.IdToken));
        claims.GetProperty("iss").GetString().ShouldBe(Issuer);
        claims.GetProperty("aud").GetString().ShouldBe(client.Settings.Id);
        claims.GetProperty("sub").GetString().ShouldBe(idToken.GetProperty("sub").GetString());
        claims.GetProperty("sid").GetString().ShouldBe(idToken.GetProperty("sid").GetString());
        claims.GetProperty("jti").GetString().ShouldNotBeEmpty();
        (Server.Clock.GetUtcNow().ToUnixTimeSeconds() - claims.GetProperty("iat").GetInt64()).ShouldBeInRange(0, 60);
        claims.GetProperty("events").EnumerateObject().Single().Value.EnumerateObject().ShouldBeEmpty();
        claims.TryGetProperty("nonce", out _).ShouldBeFalse();
        await ShouldBeSignedOutAsync(visitor, client);
    }

    [Fact, Finding("H-2")]
    public async Task BackChannelLogout_ClientRefusesTheToken_IsToldToOperators()
    {
        await using var rp = await ListenAsync(new TaskCompletionSource<string>(), StatusCodes.Status400BadRequest);
        var address = rp.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First() + "/logout";
        var client = await ClientAsync(settings => settings with { BackChannelLogoutUri = address, LocalAddresses = true });
        var (visitor, _) = await SignedInAsync();
        var tokens = await TokensAsync(visitor, client);
        await OpenAsync(visitor, Logout(("id_token_hint", tokens.IdToken)));
        await Eventually.TrueAsync(async () => await Server.Sql.ScalarAsync<long>(
            """
            select count(*) from data.audit_entries
            where action = 'openid.logout-not-told' and object_id = @Id and details::jsonb ->> 'why' = 'Refused'
            """,
            new { client.Settings.Id }) == 1);
    }

    [Theory]
    [InlineData("http://127.0.0.1:9/logout")]
    [InlineData("https://user@rp.example.ir/logout")]
    [InlineData("ftp://rp.example.ir/logout")]
    public async Task BackChannelLogout_LocalOrOddAddress_IsNotRegistered(string address)
    {
        var registration = Server.Services.GetRequiredService<ClientRegistration>();
        var (_, refusal) = await registration.AddAsync(new ClientSettings { Id = "inside", GrantTypes = ["authorization_code"], RedirectUris = [Callback], BackChannelLogoutUri = address });
        refusal!.Code.ShouldBe("Client.Logout");
    }

    private static async Task<WebApplication> ListenAsync(TaskCompletionSource<string> received, int status = StatusCodes.Status200OK)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(async http =>
        {
            http.Response.StatusCode = status;
            received.TrySetResult((await http.Request.ReadFormAsync())["logout_token"]!);
        });
        await app.StartAsync();
        return app;
    }
}
