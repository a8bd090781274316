using System.Net;
using System.Text.Json;
using Panah.Harness;
using Panah.OpenId.Clients;
using Shouldly;
using Xunit;

namespace Panah.Tests.OpenId;

/// <summary>The semantics of the OpenID Foundation's Basic OP modules (shared names), run by us; no certification is claimed.</summary>
[Row("X1")]
public sealed partial class BasicOpTests(PanahServer server) : OpenIdTest(server)
{
    [Fact]
    [Modules("server")]
    public async Task Server_PlainFlow_GivesCodeAndTokens()
    {
        var client = await ClientAsync();
        var (visitor, _) = await SignedInAsync();
        var answer = await AuthorizeAsync(visitor, client);
        answer.Address!.GetLeftPart(UriPartial.Path).ShouldBe(Callback);
        answer["state"].ShouldBe("s-1");
        answer["iss"].ShouldBe(Issuer);
        answer.Code.Length.ShouldBe(43);
        var tokens = (await RedeemAsync(client, answer.Code)).ShouldBeGood();
        tokens.Text("token_type").ShouldBe("Bearer");
        var claims = Claims(tokens.IdToken);
        claims.GetProperty("iss").GetString().ShouldBe(Issuer);
        claims.GetProperty("aud").GetString().ShouldBe(client.Settings.Id);
        claims.GetProperty("nonce").GetString().ShouldBe("n-1");
        claims.GetProperty("sub").GetString()!.Length.ShouldBeInRange(20, 64);
        claims.GetProperty("acr").GetString().ShouldBe("urn:panah:level:2");
        claims.GetProperty("amr").EnumerateArray().Select(amr => amr.GetString()).ShouldBe(["sms", "reg"]);
        claims.TryGetProperty("name", out _).ShouldBeFalse("claims that were not asked for stay out");
    }

    [Fact]
    [Modules("alternate-happy-flow")]
    public async Task AlternateHappyFlow_OtherOrderOfScopesAndParameters_Works()
    {
        var client = await ClientAsync();
        var (visitor, _) = await SignedInAsync();
        var tokens = await TokensAsync(visitor, client, ("scope", "email profile openid"));
        (await UserInfoAsync(tokens.AccessToken)).ShouldBeGood().Text("given_name").ShouldBe("مینا");
    }

    [Fact]
    [Modules("idtoken-signature")]
    public async Task IdTokenSignature_ByDefault_IsRs256WithKnownKid()
    {
        var client = await ClientAsync();
        var (visitor, _) = await SignedInAsync();
        var tokens = await TokensAsync(visitor, client);
        Header(tokens.IdToken).GetProperty("alg").GetString().ShouldBe("RS256");
        (await KidsAsync()).ShouldContain(Header(tokens.IdToken).GetProperty("kid").GetString()!, StringComparer.Ordinal);
    }

    [Fact]
    [Modules("idtoken-unsigned")]
    public async Task IdTokenUnsigned_IsNeitherOfferedNorRegistered()
    {
        var discovery = await GetJsonAsync("/.well-known/openid-configuration");
        discovery.GetProperty("id_token_signing_alg_values_supported").EnumerateArray().Select(alg => alg.GetString()).ShouldNotContain("none", StringComparer.Ordinal);
        var registration = (ClientRegistration)Server.Services.GetService(typeof(ClientRegistration))!;
        var (_, refusal) = await registration.AddAsync(new ClientSettings { Id = "wants-none", GrantTypes = ["authorization_code"], RedirectUris = [Callback], IdTokenAlgorithm = "none" });
        refusal!.Code.ShouldBe("Client.Algorithm");
    }

    [Fact]
    [Modules("userinfo-get", "userinfo-post-header", "userinfo-post-body")]
    public async Task UserinfoGet_UserinfoPostHeader_UserinfoPostBody_AllAnswer()
    {
        var client = await ClientAsync();
        var (visitor, _) = await SignedInAsync();
        var tokens = await TokensAsync(visitor, client);
        var subject = Claims(tokens.IdToken).GetProperty("sub").GetString();
        (await UserInfoAsync(tokens.AccessToken)).Text("sub").ShouldBe(subject);
        using var http = new HttpClient { BaseAddress = Server.Url };
        using var body = await http.PostAsync("/openid/userinfo", new FormUrlEncodedContent([new("access_token", tokens.AccessToken)]));
        (await Answer.ReadAsync(body)).Text("sub").ShouldBe(subject);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/openid/userinfo");
        request.Headers.Authorization = new("Bearer", tokens.AccessToken);
        using var header = await http.SendAsync(request);
        (await Answer.ReadAsync(header)).Text("sub").ShouldBe(subject);
    }

    [Fact]
    [Modules("ensure-request-without-nonce-succeeds-for-code-flow")]
    public async Task EnsureRequestWithoutNonceSucceedsForCodeFlow()
    {
        var client = await ClientAsync();
        var (visitor, _) = await SignedInAsync();
        Claims((await TokensAsync(visitor, client, ("nonce", null))).IdToken).TryGetProperty("nonce", out _).ShouldBeFalse();
    }

    [Theory]
    [InlineData("openid profile", "name given_name family_name gender birthdate", "email phone_number address national_id")]
    [InlineData("openid email", "email email_verified", "name phone_number")]
    [InlineData("openid address", "address", "name email")]
    [InlineData("openid phone", "phone_number phone_number_verified", "name email")]
    [InlineData("openid profile email address phone", "name email phone_number address", "national_id")]
    [InlineData("openid national_id", "national_id", "name")]
    [Modules("scope-profile", "scope-email", "scope-address", "scope-phone", "scope-all")]
    public async Task Scopes_ProfileEmailAddressPhoneAll_TellTheirClaims(string scope, string there, string absent)
    {
        var client = await ClientAsync();
        var (visitor, _) = await SignedInAsync();
        var info = (await UserInfoAsync((await TokensAsync(visitor, client, ("scope", scope))).AccessToken)).ShouldBeGood();
        foreach (var claim in there.Split(' '))
            info.Text(claim).ShouldNotBeEmpty(claim);
        foreach (var claim in absent.Split(' '))
            info.Text(claim).ShouldBeEmpty(claim);
    }

    [Fact]
    [Modules("claims-essential")]
    public async Task ClaimsEssential_NameInUserinfo_AndInIdToken()
    {
        var client = await ClientAsync();
        var (visitor, _) = await SignedInAsync();
        var tokens = await TokensAsync(visitor, client, ("claims", """{"userinfo":{"name":{"essential":true}},"id_token":{"email":null}}"""));
        (await UserInfoAsync(tokens.AccessToken)).Text("name").ShouldBe("مینا راد");
        Claims(tokens.IdToken).GetProperty("email").GetString().ShouldBe("mina@example.ir");
    }

    [Fact]
    [Modules("prompt-login")]
    public async Task PromptLogin_SignsInAgain_WithLaterAuthTime()
    {
        var client = await ClientAsync();
        var (visitor, person) = await SignedInAsync();
        var first = await TokensAsync(visitor, client);
        Server.Clock.Advance(TimeSpan.FromSeconds(3));
        await SignInAgainAsync(visitor, person, client, first, ("prompt", "login"));
    }

    [Fact]
    [Modules("max-age-1")]
    public async Task MaxAge1_SignsInAgain_WithLaterAuthTime()
    {
        var client = await ClientAsync();
        var (visitor, person) = await SignedInAsync();
        var first = await TokensAsync(visitor, client);
        Server.Clock.Advance(TimeSpan.FromSeconds(3));
        await SignInAgainAsync(visitor, person, client, first, ("max_age", "1"));
    }

    private async Task SignInAgainAsync(Visitor visitor, Guid person, RegisteredClient client, Answer first, (string, string?) demand)
    {
        var asked = await AuthorizeAsync(visitor, client, demand);
        asked.ShouldAskForSignIn();
        asked["again"].ShouldBe("1");
        var resume = asked["returnUrl"]!;
        (await OpenAsync(visitor, resume)).ShouldAskForSignIn();
        Server.Clock.Advance(TimeSpan.FromSeconds(2));
        await SignInAsync(visitor, person);
        var second = (await RedeemAsync(client, (await OpenAsync(visitor, resume)).Code)).ShouldBeGood();
        Claims(second.IdToken).GetProperty("auth_time").GetInt64().ShouldBeGreaterThan(Claims(first.IdToken).GetProperty("auth_time").GetInt64());
        Claims(second.IdToken).GetProperty("sub").GetString().ShouldBe(Claims(first.IdToken).GetProperty("sub").GetString());
        (await OpenAsync(visitor, resume)).ShouldBePage("authorize.waiting");
    }

    [Fact]
    [Modules("prompt-none-not-logged-in")]
    public async Task PromptNoneNotLoggedIn_IsLoginRequired()
    {
        var answer = await AuthorizeAsync(Server.Visitor(), await ClientAsync(), ("prompt", "none"));
        answer.Error.ShouldBe("login_required");
        answer["state"].ShouldBe("s-1");
        answer["iss"].ShouldBe(Issuer);
    }

    [Fact]
    [Modules("prompt-none-logged-in", "id-token-hint", "max-age-10000")]
    public async Task PromptNoneLoggedIn_IdTokenHint_MaxAge10000_AreSilent_WithSameSubAndAuthTime()
    {
        var client = await ClientAsync();
        var (visitor, _) = await SignedInAsync();
        var first = Claims((await TokensAsync(visitor, client)).IdToken);
        var hint = (await TokensAsync(visitor, client)).IdToken;
        Server.Clock.Advance(TimeSpan.FromSeconds(2));
        foreach (var more in new (string, string?)[][] { [("prompt", "none")], [("prompt", "none"), ("id_token_hint", hint)], [("max_age", "10000")] })
        {
            var next = Claims((await TokensAsync(visitor, client, more)).IdToken);
            next.GetProperty("sub").GetString().ShouldBe(first.GetProperty("sub").GetString());
            next.GetProperty("auth_time").GetInt64().ShouldBe(first.GetProperty("auth_time").GetInt64());
        }
    }

    [Fact]
    public async Task IdTokenHint_OfAnotherPerson_IsLoginRequired()
    {
        var client = await ClientAsync();
        var (other, _) = await SignedInAsync();
        var hint = (await TokensAsync(other, client)).IdToken;
        var (visitor, _) = await SignedInAsync();
        (await AuthorizeAsync(visitor, client, ("prompt", "none"), ("id_token_hint", hint))).Error.ShouldBe("login_required");
        (await AuthorizeAsync(visitor, client, ("id_token_hint", hint + "x"))).Rule.ShouldBe("authorize.id-token-hint");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(30)]
    [Modules("codereuse", "codereuse-30seconds")]
    public async Task CodeReuse_CodeReuse30Seconds_IsInvalidGrant_AndTheAccessTokenIsRevoked(int seconds)
    {
        var client = await ClientAsync();
        var (visitor, _) = await SignedInAsync();
        var code = (await AuthorizeAsync(visitor, client)).Code;
        var tokens = (await RedeemAsync(client, code)).ShouldBeGood();
        (await UserInfoAsync(tokens.AccessToken)).ShouldBeGood();
        Server.Clock.Advance(TimeSpan.FromSeconds(seconds));
        (await RedeemAsync(client, code)).ShouldBeRefused("code.good", "invalid_grant");
        var refused = await UserInfoAsync(tokens.AccessToken);
        refused.Status.ShouldBe(HttpStatusCode.Unauthorized);
        refused.Rule.ShouldBe("token.not-revoked");
    }

    [Fact]
    [Modules("server-client-secret-post")]
    public async Task ServerClientSecretPost_Works()
    {
        var client = await ClientAsync();
        var (visitor, _) = await SignedInAsync();
        var code = (await AuthorizeAsync(visitor, client)).Code;
        (await PostAsync("/openid/token", null, ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", Callback), ("client_id", client.Settings.Id), ("client_secret", client.Secret!))).ShouldBeGood();
    }

    [Fact]
    [Modules("refresh-token")]
    public async Task RefreshToken_IsBoundToTheClient()
    {
        var (client, other) = (await ClientAsync(), await ClientAsync());
        var (visitor, _) = await SignedInAsync();
        var allowed = await AllowAsync(visitor, await AuthorizeAsync(visitor, client, ("scope", "openid offline_access"), ("prompt", "consent")));
        var tokens = (await RedeemAsync(client, allowed.Code)).ShouldBeGood();
        (await RefreshAsync(other, tokens.RefreshToken)).ShouldBeRefused("refresh.good", "invalid_grant");
        var next = (await RefreshAsync(client, tokens.RefreshToken)).ShouldBeGood();
        Claims(next.IdToken).GetProperty("sub").GetString().ShouldBe(Claims(tokens.IdToken).GetProperty("sub").GetString());
        Claims(next.IdToken).GetProperty("auth_time").GetInt64().ShouldBe(Claims(tokens.IdToken).GetProperty("auth_time").GetInt64());
        (await UserInfoAsync(next.AccessToken)).ShouldBeGood();
    }

    [Fact]
    public async Task Pairwise_TwoSectors_KnowThePersonByTwoSubjects()
    {
        var (one, two, same) = (await ClientAsync(), await ClientAsync(settings => settings with { Sector = "other.example.ir" }), await ClientAsync());
        var (visitor, _) = await SignedInAsync();
        var subjects = new List<string>();
        foreach (var client in new[] { one, two, same })
            subjects.Add(Claims((await TokensAsync(visitor, client)).IdToken).GetProperty("sub").GetString()!);
        subjects[1].ShouldNotBe(subjects[0], StringComparer.Ordinal);
        subjects[2].ShouldBe(subjects[0]);
    }

    private async Task<JsonElement> GetJsonAsync(string path)
    {
        using var http = new HttpClient { BaseAddress = Server.Url };
        return JsonDocument.Parse(await http.GetStringAsync(path)).RootElement;
    }

    private async Task<List<string>> KidsAsync() =>
        [.. (await GetJsonAsync("/openid/jwks")).GetProperty("keys").EnumerateArray().Select(key => key.GetProperty("kid").GetString()!)];
}
