using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using Panah.Harness;
using Panah.OpenId.Clients;
using Shouldly;
using Xunit;

namespace Panah.Tests.OpenId;

/// <summary>The semantics of the FAPI 2.0 security profile modules: PAR, PKCE, private_key_jwt, DPoP. Run by us; no certification is claimed.</summary>
[Row("X1")]
public sealed class Fapi2Tests(PanahServer server) : OpenIdTest(server)
{
    private readonly ClientKey key = new();
    private readonly ClientKey proof = new();

    private DateTimeOffset Now => Server.Clock.GetUtcNow();

    private Task<RegisteredClient> FapiClientAsync(ClientKey? own = null) =>
        ClientAsync(settings => settings with { Proof = ClientProof.PrivateKey, Jwks = (own ?? key).Jwks, Fapi = true, GrantTypes = ["authorization_code", "refresh_token", "client_credentials"] });

    private (string Name, string Value)[] Proven(RegisteredClient client, ClientKey? own = null, Action<JsonObject, JsonObject>? spoil = null) =>
    [
        ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
        ("client_assertion", (own ?? key).Assertion(client.Settings.Id, Issuer, Now, spoil)),
    ];

    private Task<Answer> PushAsync(RegisteredClient client, Action<JsonObject, JsonObject>? spoil = null, ClientKey? own = null, string? dpop = null, params (string, string?)[] more) =>
        SendAsync("/openid/par", null, dpop, [.. Request(client, [("code_challenge", Challenge), ("code_challenge_method", "S256"), .. more]).Select(pair => (pair.Key, pair.Value!)), .. Proven(client, own, spoil)]);

    private Task<AuthorizeAnswer> OpenPushedAsync(Visitor visitor, RegisteredClient client, Answer pushed, string more = "") =>
        OpenAsync(visitor, QueryHelpers.AddQueryString("/openid/authorize", new Dictionary<string, string?>(StringComparer.Ordinal) { ["client_id"] = client.Settings.Id, ["request_uri"] = pushed.Text("request_uri") }) + more);

    private Task<Answer> RedeemAsync(RegisteredClient client, string code, ClientKey? dpop = null, Action<JsonObject, JsonObject>? spoil = null, string verifier = Verifier) =>
        SendAsync("/openid/token", null, (dpop ?? proof).Proof("POST", Issuer + "/openid/token", Now),
            [("grant_type", "authorization_code"), ("code", code), ("redirect_uri", Callback), ("code_verifier", verifier), .. Proven(client, null, spoil)]);

    [Theory]
    [InlineData("ES256")]
    [InlineData("PS256")]
    [Modules("fapi2:happy-flow", "fapi2:other-scope-order", "fapi2:token-type-case", "fapi2:refresh")]
    public async Task HappyFlow_WithUserinfoAndRefresh_Works(string algorithm)
    {
        var own = new ClientKey(algorithm);
        var client = await ClientAsync(settings => settings with { Proof = ClientProof.PrivateKey, Jwks = own.Jwks, Fapi = true, IdTokenAlgorithm = algorithm });
        var (visitor, _) = await SignedInAsync();
        var pushed = (await PushAsync(client, own: own, more: ("scope", "offline_access openid profile"))).ShouldBeGood();
        pushed.Text("expires_in").ShouldBe("90");
        var answer = await OpenPushedAsync(visitor, client, pushed);
        answer["iss"].ShouldBe(Issuer);
        var tokens = await SendAsync("/openid/token", null, proof.Proof("POST", Issuer + "/openid/token", Now),
            [("grant_type", "authorization_code"), ("code", answer.Code), ("redirect_uri", Callback), ("code_verifier", Verifier), .. Proven(client, own)]);
        tokens.ShouldBeGood().Text("token_type").ShouldBe("DPoP");
        Header(tokens.IdToken).GetProperty("alg").GetString().ShouldBe(algorithm);
        Claims(tokens.AccessToken).GetProperty("cnf").GetProperty("jkt").GetString().ShouldBe(proof.Thumbprint);
        (await UserInfoAsync(tokens.AccessToken, "dpop", proof.Proof("GET", Issuer + "/openid/userinfo", Now, tokens.AccessToken))).ShouldBeGood().Text("name").ShouldBe("مینا راد");
        var next = await SendAsync("/openid/token", null, proof.Proof("POST", Issuer + "/openid/token", Now), [("grant_type", "refresh_token"), ("refresh_token", tokens.RefreshToken), .. Proven(client, own)]);
        next.ShouldBeGood().RefreshToken.ShouldBe(tokens.RefreshToken, "no rotation for confidential clients");
    }

    [Theory]
    [InlineData("state", null)]
    [InlineData("nonce", null)]
    [InlineData("nonce", "0123456789012345678901234567890123456789012345678901234567890123")]
    [InlineData("nonce", "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")]
    [InlineData("state", "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")]
    [InlineData("claims", """{"userinfo":{"email":null}}""")]
    [Modules("fapi2:without-state", "fapi2:without-nonce", "fapi2:64-char-nonce", "fapi2:claims-parameter", "fapi2:long-nonce-and-state")]
    public async Task HappyFlow_WithoutState_WithoutNonce_LongNonce_Claims_Works(string name, string? value)
    {
        var client = await FapiClientAsync();
        var (visitor, _) = await SignedInAsync();
        var answer = await OpenPushedAsync(visitor, client, await PushAsync(client, more: (name, value)));
        (await RedeemAsync(client, answer.Code)).ShouldBeGood();
    }

    [Fact]
    [Modules("fapi2:user-rejects")]
    public async Task UserRejects_IsAccessDenied()
    {
        var client = await ClientAsync(settings => settings with { Proof = ClientProof.PrivateKey, Jwks = key.Jwks, Fapi = true, Consent = ConsentRule.Always });
        var (visitor, _) = await SignedInAsync();
        var asked = await OpenPushedAsync(visitor, client, await PushAsync(client));
        var answer = await AllowAsync(visitor, asked, "اجازه نمی‌دهم");
        answer.Error.ShouldBe("access_denied");
        answer["state"].ShouldBe("s-1");
    }

    [Fact]
    [Modules("fapi2:nonce-or-state-inside-differs", "fapi2:state-only-outside")]
    public async Task ParametersOutsideThePushedRequest_AreAsIfNotSent()
    {
        var client = await FapiClientAsync();
        var (visitor, _) = await SignedInAsync();
        var answer = await OpenPushedAsync(visitor, client, await PushAsync(client, more: ("state", null)), "&state=outside&nonce=outside&redirect_uri=https://evil.example/");
        answer["state"].ShouldBeNull();
        answer.Address!.Host.ShouldBe("rp.example.ir");
        Claims((await RedeemAsync(client, answer.Code)).ShouldBeGood().IdToken).GetProperty("nonce").GetString().ShouldBe("n-1");
    }

    [Fact]
    [Modules("fapi2:without-par")]
    public async Task WithoutPar_IsRefused()
    {
        var client = await FapiClientAsync();
        (await AuthorizeAsync(Server.Visitor(), client, ("code_challenge", Challenge), ("code_challenge_method", "S256"))).Rule.ShouldBe("authorize.pushed");
    }

    [Theory]
    [InlineData("redirect_uri", "https://rp.example.ir/other", "authorize.redirect-registered")]
    [InlineData("redirect_uri", null, "authorize.redirect-sent")]
    [InlineData("response_type", "code id_token", "authorize.response-type")]
    [InlineData("response_type", "token", "authorize.response-type")]
    [InlineData("request_uri", "urn:ietf:params:oauth:request_uri:x", "par.request-uri")]
    [InlineData("code_challenge", null, "authorize.challenge-sent")]
    [InlineData("code_challenge_method", "plain", "authorize.challenge-method")]
    [InlineData("dpop_jkt", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "authorize.dpop-jkt")]
    [Modules("fapi2:missing-or-unregistered-redirect", "fapi2:response-type-code-id-token", "fapi2:response-type-token", "fapi2:par-request-uri-parameter", "fapi2:par-pkce-required", "fapi2:par-plain-refused", "fapi2:dpop-mismatched-jkt")]
    public async Task Par_WrongRequest_IsRefusedByItsRule(string name, string? value, string rule)
    {
        var client = await FapiClientAsync();
        (await PushAsync(client, dpop: proof.Proof("POST", Issuer + "/openid/par", Now), more: (name, value))).Rule.ShouldBe(rule);
    }

    [Fact]
    [Modules("fapi2:par-reuse-before-completion", "fapi2:par-reuse", "fapi2:par-other-client")]
    public async Task Par_ReuseBeforeCompletionSucceeds_AfterItFails_AndForOtherClientsAlways()
    {
        var (client, other) = (await FapiClientAsync(), await FapiClientAsync());
        var stranger = Server.Visitor();
        var pushed = await PushAsync(client);
        (await OpenPushedAsync(stranger, client, pushed)).ShouldAskForSignIn();
        (await OpenPushedAsync(stranger, other, pushed)).ShouldBePage("authorize.pushed-known");
        await SignInAsync(stranger);
        (await OpenPushedAsync(stranger, client, pushed)).Code.ShouldNotBeEmpty();
        (await OpenPushedAsync(stranger, client, pushed)).ShouldBePage("authorize.pushed-known");
    }

    [Fact]
    [Modules("fapi2:par-expired")]
    public async Task Par_Expired_IsPage()
    {
        var client = await FapiClientAsync();
        var pushed = await PushAsync(client);
        Server.Clock.Advance(TimeSpan.FromSeconds(91));
        (await OpenPushedAsync(Server.Visitor(), client, pushed)).ShouldBePage("authorize.pushed-known");
    }

    [Fact]
    [Modules("fapi2:par-bad-verb", "fapi2:par-duplicate-parameters")]
    public async Task Par_GetOrRepeatedParameter_IsRefused()
    {
        using var http = new HttpClient { BaseAddress = Server.Url };
        using var get = await http.GetAsync("/openid/par");
        ((int)get.StatusCode).ShouldBeOneOf(404, 405);
        var client = await FapiClientAsync();
        (await SendAsync("/openid/par", null, null, [.. Request(client).Select(pair => (pair.Key, pair.Value!)), ("state", "2"), .. Proven(client)])).ShouldBeRefused("request.once", "invalid_request");
    }

    [Fact]
    [Modules("fapi2:par-nbf-8-seconds", "fapi2:par-nbf-60-seconds")]
    public async Task Assertion_ClockUpToTenSecondsAhead_IsTaken_OverSixtyRefused()
    {
        var client = await FapiClientAsync();
        (await PushAsync(client, (_, claims) => claims["nbf"] = Now.AddSeconds(8).ToUnixTimeSeconds())).ShouldBeGood();
        (await PushAsync(client, (_, claims) => claims["iat"] = Now.AddSeconds(10).ToUnixTimeSeconds())).ShouldBeGood();
        (await PushAsync(client, (_, claims) => claims["nbf"] = Now.AddSeconds(61).ToUnixTimeSeconds())).ShouldBeRefused("client.assertion-times", "invalid_client");
        (await PushAsync(client, (_, claims) => claims["iat"] = Now.AddSeconds(61).ToUnixTimeSeconds())).ShouldBeRefused("client.assertion-times", "invalid_client");
    }

    public static TheoryData<string, string> Spoiled => new()
    {
        { "exp-5min", "client.assertion-times" }, { "no-exp", "client.assertion-times" }, { "aud-array", "client.assertion-audience" }, { "aud-par", "client.assertion-audience" },
        { "aud-token", "client.assertion-audience" }, { "aud-other", "client.assertion-audience" }, { "no-sub", "client.assertion-subject" }, { "iss-other", "client.assertion-subject" },
        { "no-jti", "client.assertion-once" }, { "none", "client.assertion-signed" }, { "other-key", "client.assertion-signed" }, { "crit", "client.assertion-readable" },
    };

    [Theory]
    [MemberData(nameof(Spoiled))]
    [Modules("fapi2:assertion-expired", "fapi2:assertion-wrong-aud", "fapi2:assertion-no-sub", "fapi2:par-aud-array", "fapi2:par-aud-endpoint")]
    public async Task Assertion_Spoiled_IsRefusedByItsRule(string how, string rule)
    {
        var client = await FapiClientAsync();
        var answer = await PushAsync(client, own: how == "other-key" ? new ClientKey() : key, spoil: (header, claims) =>
        {
            switch (how)
            {
                case "exp-5min": claims["exp"] = Now.AddMinutes(-5).ToUnixTimeSeconds(); break;
                case "no-exp": claims.Remove("exp"); break;
                case "aud-array": claims["aud"] = new JsonArray(Issuer, "https://other.example"); break;
                case "aud-par": claims["aud"] = Issuer + "/openid/par"; break;
                case "aud-token": claims["aud"] = Issuer + "/openid/token"; break;
                case "aud-other": claims["aud"] = "https://other.example"; break;
                case "no-sub": claims.Remove("sub"); break;
                case "iss-other": claims["iss"] = "other"; break;
                case "no-jti": claims.Remove("jti"); break;
                case "none": header["alg"] = "none"; break;
                case "crit": header["crit"] = new JsonArray("x"); break;
            }
        });
        answer.Rule.ShouldBeOneOf(rule, how == "none" ? "client.assertion-readable" : rule);
        answer.Text("error").ShouldBe("invalid_client");
    }

    [Fact]
    [Modules("fapi2:assertion-rs256", "fapi2:no-assertion")]
    public async Task Assertion_Rs256_Replayed_OrMissing_IsRefused()
    {
        var rsa = new ClientKey("RS256");
        var client = await FapiClientAsync(rsa);
        (await PushAsync(client, own: rsa)).ShouldBeRefused("client.assertion-signed", "invalid_client");
        var ec = await FapiClientAsync();
        var once = Proven(ec);
        (await PostAsync("/openid/introspect", null, [("token", "x"), .. once])).ShouldBeGood();
        (await PostAsync("/openid/introspect", null, [("token", "x"), .. once])).ShouldBeRefused("client.assertion-once", "invalid_client");
        (await PostAsync("/openid/introspect", null, ("token", "x"), ("client_id", ec.Settings.Id))).ShouldBeRefused("client.method", "invalid_client");
    }

    [Fact]
    [Modules("fapi2:wrong-client-id", "fapi2:code-bound-to-client", "fapi2:code-reuse", "fapi2:code-expired", "fapi2:par-no-or-wrong-verifier")]
    public async Task Code_OtherClient_WrongVerifier_Reuse_ExpiryAt60Seconds_AreInvalidGrant()
    {
        var (client, other) = (await FapiClientAsync(), await FapiClientAsync());
        var (visitor, _) = await SignedInAsync();
        var code = (await OpenPushedAsync(visitor, client, await PushAsync(client))).Code;
        (await RedeemAsync(other, code)).ShouldBeRefused("code.good", "invalid_grant");
        (await RedeemAsync(client, code, verifier: Verifier[..42] + "x")).ShouldBeRefused("code.good", "invalid_grant");
        (await RedeemAsync(client, code)).ShouldBeGood();
        Server.Clock.Advance(TimeSpan.FromSeconds(1));
        (await RedeemAsync(client, code)).ShouldBeRefused("code.good", "invalid_grant");
        var late = (await OpenPushedAsync(visitor, client, await PushAsync(client))).Code;
        Server.Clock.Advance(TimeSpan.FromSeconds(60));
        (await RedeemAsync(client, late)).ShouldBeRefused("code.good", "invalid_grant");
    }

    [Fact]
    [Modules("fapi2:dpop-par-binding", "fapi2:dpop-code-binding")]
    public async Task Dpop_ParBinding_AndCodeBinding_HoldTheCodeToTheKey()
    {
        var client = await FapiClientAsync();
        var (visitor, _) = await SignedInAsync();
        var bound = (await OpenPushedAsync(visitor, client, await PushAsync(client, dpop: proof.Proof("POST", Issuer + "/openid/par", Now)))).Code;
        (await RedeemAsync(client, bound, dpop: new ClientKey())).ShouldBeRefused("code.good", "invalid_grant");
        (await RedeemAsync(client, bound)).ShouldBeGood();
        var named = (await OpenPushedAsync(visitor, client, await PushAsync(client, more: ("dpop_jkt", proof.Thumbprint)))).Code;
        (await RedeemAsync(client, named, dpop: new ClientKey())).ShouldBeRefused("code.good", "invalid_grant");
        (await RedeemAsync(client, named)).ShouldBeGood();
    }

    [Fact]
    [Modules("fapi2:holder-of-key-required")]
    public async Task HolderOfKey_IsRequired()
    {
        var client = await FapiClientAsync();
        (await PostAsync("/openid/token", null, [("grant_type", "client_credentials"), .. Proven(client)])).ShouldBeRefused("dpop.needed", "invalid_dpop_proof");
        var (visitor, _) = await SignedInAsync();
        var token = (await RedeemAsync(client, (await OpenPushedAsync(visitor, client, await PushAsync(client))).Code)).AccessToken;
        (await UserInfoAsync(token)).Rule.ShouldBe("token.scheme", "downgrade to Bearer");
        (await UserInfoAsync(token, "DPoP")).Rule.ShouldBe("token.proof");
        (await UserInfoAsync(token, "DPoP", new ClientKey().Proof("GET", Issuer + "/openid/userinfo", Now, token))).Rule.ShouldBe("token.proof");
    }
}
