using System.Text.Json.Nodes;
using Panah.Harness;
using Panah.OpenId.Clients;
using Shouldly;
using Xunit;

namespace Panah.Tests.OpenId;

/// <summary>RFC 9449, the negative steps one by one, at the token endpoint and at a resource.</summary>
[Row("X1")]
public sealed class DpopTests(PanahServer server) : OpenIdTest(server)
{
    private DateTimeOffset Now => Server.Clock.GetUtcNow();

    public static TheoryData<string, string> Steps => new()
    {
        { "typ-missing", "dpop.typ" }, { "typ-jwt", "dpop.typ" }, { "alg-missing", "dpop.alg" }, { "alg-none", "dpop.readable" }, { "alg-hs256", "dpop.alg" },
        { "jwk-missing", "dpop.jwk" }, { "jwk-private", "dpop.jwk" }, { "jwk-other", "dpop.signed" }, { "jwk-symmetric", "dpop.jwk" }, { "jwk-off-curve", "dpop.jwk" },
        { "jti-missing", "dpop.claims" }, { "jti-empty", "dpop.claims" }, { "jti-number", "dpop.claims" }, { "htm-missing", "dpop.claims" }, { "htm-get", "dpop.htm" },
        { "htu-missing", "dpop.claims" }, { "htu-other", "dpop.htu" }, { "htu-other-host", "dpop.htu" }, { "iat-missing", "dpop.claims" }, { "iat-text", "dpop.claims" },
        { "iat-hour-ago", "dpop.iat" }, { "iat-hour-ahead", "dpop.iat" },
    };

    private static void Spoil(string how, JsonObject header, JsonObject claims, ClientKey key, DateTimeOffset now)
    {
        switch (how)
        {
            case "typ-missing": header.Remove("typ"); break;
            case "typ-jwt": header["typ"] = "JWT"; break;
            case "alg-missing": header.Remove("alg"); header["alg"] = ""; break;
            case "alg-none": header["alg"] = "none"; break;
            case "alg-hs256": header["alg"] = "HS256"; break;
            case "jwk-missing": header.Remove("jwk"); break;
            case "jwk-private": header["jwk"]!["d"] = key.PrivateNumber; break;
            case "jwk-other": header["jwk"] = new ClientKey().Jwk; break;
            case "jwk-symmetric": header["jwk"] = new JsonObject { ["kty"] = "oct", ["k"] = "AAAA" }; break;
            case "jwk-off-curve": header["jwk"]!["x"] = header["jwk"]!["y"]!.DeepClone(); break;
            case "jti-missing": claims.Remove("jti"); break;
            case "jti-empty": claims["jti"] = ""; break;
            case "jti-number": claims["jti"] = 1; break;
            case "htm-missing": claims.Remove("htm"); break;
            case "htm-get": claims["htm"] = "GET"; break;
            case "htu-missing": claims.Remove("htu"); break;
            case "htu-other": claims["htu"] = claims["htu"] + "/x"; break;
            case "htu-other-host": claims["htu"] = "https://evil.example/openid/token"; break;
            case "iat-missing": claims.Remove("iat"); break;
            case "iat-text": claims["iat"] = "now"; break;
            case "iat-hour-ago": claims["iat"] = now.AddHours(-1).ToUnixTimeSeconds(); break;
            case "iat-hour-ahead": claims["iat"] = now.AddHours(1).ToUnixTimeSeconds(); break;
        }
    }

    [Theory]
    [MemberData(nameof(Steps))]
    [Modules("fapi2:dpop-negative-tests")]
    public async Task Proof_Spoiled_IsRefusedByItsRule(string how, string rule)
    {
        var client = await ClientAsync();
        var key = new ClientKey();
        var proof = key.Proof("POST", Issuer + "/openid/token", Now, spoil: (header, claims) => Spoil(how, header, claims, key, Now));
        var answer = await SendAsync("/openid/token", client, proof, ("grant_type", "client_credentials"));
        answer.Text("error").ShouldBe("invalid_dpop_proof");
        // An empty signature makes it no JWT at all, before its algorithm is looked at.
        answer.Rule.ShouldBeOneOf(rule, how is "alg-missing" or "alg-hs256" ? "dpop.readable" : rule);
    }

    [Fact]
    public async Task Proof_Rs256_TwoHeaders_JtiUsedAgain_AreRefused()
    {
        var client = await ClientAsync();
        var key = new ClientKey();
        var rsa = new ClientKey("RS256").Proof("POST", Issuer + "/openid/token", Now);
        (await SendAsync("/openid/token", client, rsa, ("grant_type", "client_credentials"))).ShouldBeRefused("dpop.alg", "invalid_dpop_proof");
        var (one, two) = (key.Proof("POST", Issuer + "/openid/token", Now), key.Proof("POST", Issuer + "/openid/token", Now));
        (await SendAsync("/openid/token", client, $"{one}, {two}", ("grant_type", "client_credentials"))).ShouldBeRefused("dpop.one-header", "invalid_dpop_proof");
        (await SendAsync("/openid/token", client, one, ("grant_type", "client_credentials"))).ShouldBeGood();
        (await SendAsync("/openid/token", client, one, ("grant_type", "client_credentials"))).ShouldBeRefused("dpop.jti", "invalid_dpop_proof");
    }

    [Theory]
    [InlineData(-10)]
    [InlineData(10)]
    [Modules("fapi2:dpop-iat-10-seconds")]
    public async Task Proof_IatTenSecondsOff_IsTaken(int seconds)
    {
        var client = await ClientAsync();
        var proof = new ClientKey("PS256").Proof("POST", Issuer + "/openid/token?query=1#part", Now.AddSeconds(seconds));
        (await SendAsync("/openid/token", client, proof, ("grant_type", "client_credentials"))).ShouldBeGood().Text("token_type").ShouldBe("DPoP");
    }

    [Fact]
    [Modules("fapi2:dpop-nbf-exp")]
    public async Task Proof_WithNbfAndExp_IsTaken()
    {
        var client = await ClientAsync();
        var proof = new ClientKey().Proof("POST", Issuer + "/openid/token", Now, spoil: (_, claims) => (claims["nbf"], claims["exp"]) = (Now.ToUnixTimeSeconds(), Now.AddMinutes(1).ToUnixTimeSeconds()));
        (await SendAsync("/openid/token", client, proof, ("grant_type", "client_credentials"))).ShouldBeGood().Text("token_type").ShouldBe("DPoP");
    }

    [Fact]
    public async Task Resource_AthMissingOrWrong_OrPlainTokenAsDpop_IsRefused()
    {
        var client = await ClientAsync();
        var (visitor, _) = await SignedInAsync();
        var key = new ClientKey();
        var code = (await AuthorizeAsync(visitor, client)).Code;
        var token = (await SendAsync("/openid/token", client, key.Proof("POST", Issuer + "/openid/token", Now), ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", Callback))).ShouldBeGood().AccessToken;
        (await UserInfoAsync(token, "DPoP", key.Proof("GET", Issuer + "/openid/userinfo", Now))).Rule.ShouldBe("dpop.ath");
        (await UserInfoAsync(token, "DPoP", key.Proof("GET", Issuer + "/openid/userinfo", Now, "other"))).Rule.ShouldBe("dpop.ath");
        (await UserInfoAsync(token, "DPoP", key.Proof("GET", Issuer + "/openid/userinfo", Now, token))).ShouldBeGood();
        var plain = (await TokensAsync(visitor, client)).AccessToken;
        (await UserInfoAsync(plain, "DPoP", key.Proof("GET", Issuer + "/openid/userinfo", Now, plain))).Rule.ShouldBe("token.scheme");
    }

    [Fact]
    public async Task RefreshOfPublicClient_IsBoundToTheKey()
    {
        var client = await ClientAsync(settings => settings with { Proof = ClientProof.None, GrantTypes = ["authorization_code", "refresh_token"] });
        var (visitor, _) = await SignedInAsync();
        var key = new ClientKey();
        var code = (await AuthorizeAsync(visitor, client, ("scope", "openid offline_access"), ("code_challenge", Challenge), ("code_challenge_method", "S256"))).Code;
        string Proof(ClientKey by) => by.Proof("POST", Issuer + "/openid/token", Now);
        var tokens = await SendAsync("/openid/token", client, Proof(key), ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", Callback), ("code_verifier", Verifier));
        tokens.ShouldBeGood();
        (await SendAsync("/openid/token", client, Proof(new ClientKey()), ("grant_type", "refresh_token"), ("refresh_token", tokens.RefreshToken))).ShouldBeRefused("refresh.good", "invalid_grant");
        (await SendAsync("/openid/token", client, null, ("grant_type", "refresh_token"), ("refresh_token", tokens.RefreshToken))).ShouldBeRefused("refresh.good", "invalid_grant");
        (await SendAsync("/openid/token", client, Proof(key), ("grant_type", "refresh_token"), ("refresh_token", tokens.RefreshToken))).ShouldBeGood();
    }
}
