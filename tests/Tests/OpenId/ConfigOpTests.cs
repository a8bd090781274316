using System.Net;
using System.Text.Json;
using Panah.Harness;
using Panah.OpenId.Clients;
using Shouldly;
using Xunit;

namespace Panah.Tests.OpenId;

/// <summary>The semantics of the Config OP module, and our keys.</summary>
[Row("X1")]
public sealed class ConfigOpTests(PanahServer server) : OpenIdTest(server)
{
    private async Task<JsonElement> GetAsync(string path)
    {
        using var http = new HttpClient { BaseAddress = Server.Url };
        return JsonDocument.Parse(await http.GetStringAsync(path)).RootElement;
    }

    private async Task<List<string>> KidsAsync() => [.. (await GetAsync("/openid/jwks")).GetProperty("keys").EnumerateArray().Select(key => key.GetProperty("kid").GetString()!)];

    [Fact]
    [Modules("discovery-endpoint-verification", "rp-initiated-logout-discovery-endpoint-verification", "backchannel-discovery-endpoint-verification", "fapi2:discovery")]
    public async Task DiscoveryEndpointVerification_HasWhatTheModuleAsks()
    {
        var discovery = await GetAsync("/.well-known/openid-configuration");
        discovery.GetProperty("issuer").GetString().ShouldBe(Issuer);
        foreach (var endpoint in new[]
        {
            "authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri", "end_session_endpoint", "pushed_authorization_request_endpoint", "introspection_endpoint", "revocation_endpoint", "device_authorization_endpoint",
        })
            discovery.GetProperty(endpoint).GetString()!.ShouldStartWith(Issuer + "/");
        string[] Texts(string name) => [.. discovery.GetProperty(name).EnumerateArray().Select(item => item.GetString()!)];
        Texts("response_types_supported").ShouldContain("code", StringComparer.Ordinal);
        Texts("subject_types_supported").ShouldBe(["pairwise", "public"]);
        Texts("id_token_signing_alg_values_supported").ShouldContain("RS256", StringComparer.Ordinal);
        Texts("id_token_signing_alg_values_supported").ShouldContain("ES256", StringComparer.Ordinal);
        Texts("code_challenge_methods_supported").ShouldBe(["S256"]);
        Texts("scopes_supported").ShouldContain("openid", StringComparer.Ordinal);
        discovery.GetProperty("backchannel_logout_supported").GetBoolean().ShouldBeTrue();
        discovery.GetProperty("backchannel_logout_session_supported").GetBoolean().ShouldBeTrue();
        discovery.GetProperty("authorization_response_iss_parameter_supported").GetBoolean().ShouldBeTrue();
        discovery.GetProperty("request_uri_parameter_supported").GetBoolean().ShouldBeFalse();
        (await GetAsync("/.well-known/oauth-authorization-server")).GetProperty("issuer").GetString().ShouldBe(Issuer);
    }

    [Fact]
    public async Task Jwks_HoldsNoPrivateMember_AndThePrivateHalfIsEncryptedInTheDatabase()
    {
        await KidsAsync();
        var keys = (await GetAsync("/openid/jwks")).GetProperty("keys").EnumerateArray().ToList();
        keys.Select(key => key.GetProperty("kty").GetString()).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ShouldBe(["EC", "RSA"]);
        foreach (var key in keys)
        {
            foreach (var secret in new[] { "d", "p", "q", "dp", "dq", "qi", "k" })
                key.TryGetProperty(secret, out _).ShouldBeFalse();
        }
    }

    [Fact]
    public async Task Keys_NewOneIsShownBeforeItSigns_OldOneUntilItsLastTokenEnded()
    {
        var client = await ClientAsync();
        async Task<string> SigningAsync() => Header((await PostAsync("/openid/token", client, ("grant_type", "client_credentials"))).AccessToken).GetProperty("kid").GetString()!;
        var old = await SigningAsync();
        Server.Clock.Advance(TimeSpan.FromDays(88) + TimeSpan.FromHours(1));
        var shown = await KidsAsync();
        (await SigningAsync()).ShouldBe(old, "published, not yet used");
        shown.Count.ShouldBe(4);
        Server.Clock.Advance(TimeSpan.FromDays(2));
        var next = await SigningAsync();
        next.ShouldNotBe(old, StringComparer.Ordinal);
        shown.ShouldContain(next, StringComparer.Ordinal, "it was published before its first use");
        (await KidsAsync()).ShouldContain(old, StringComparer.Ordinal, "its last token has not ended");
        Server.Clock.Advance(TimeSpan.FromDays(1) + TimeSpan.FromHours(1));
        (await KidsAsync()).ShouldNotContain(old, StringComparer.Ordinal);
        (await SigningAsync()).ShouldBe(next);
    }

    [Fact]
    public async Task Preflight_FromAnotherOrigin_IsAllowedForProgramsEndpoints()
    {
        using var http = new HttpClient { BaseAddress = Server.Url };
        using var request = new HttpRequestMessage(HttpMethod.Options, "/openid/token");
        request.Headers.Add("Origin", "https://spa.example.ir");
        request.Headers.Add("Access-Control-Request-Method", "POST");
        using var response = await http.SendAsync(request);
        response.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        response.Headers.GetValues("Access-Control-Allow-Origin").ShouldBe(["*"]);
        response.Headers.Contains("Access-Control-Allow-Credentials").ShouldBeFalse();
    }
}
