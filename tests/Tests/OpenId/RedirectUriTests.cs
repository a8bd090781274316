using System.Text.RegularExpressions;
using Microsoft.AspNetCore.WebUtilities;
using Panah.Harness;
using Panah.OpenId.Clients;
using Shouldly;
using Xunit;

namespace Panah.Tests.OpenId;

/// <summary>Mutants of a registered redirect URI (CVE-2024-8883 and its kin): none is ever redirected to, neither with a code nor with an error.</summary>
[Row("X1")]
public sealed class RedirectUriTests(PanahServer server) : OpenIdTest(server)
{
    private static List<string> Mutants()
    {
        string[] hosts =
        [
            "rp.example.ir.evil.example", "evil.example", "rp.example.ir@evil.example", "evil.example#rp.example.ir", "evil.example?rp.example.ir", "evil.example\\rp.example.ir", "rp.example.ir:443@evil.example",
            "rp.example.ir%2eevil.example", "rp.example.ir%00.evil.example", "rp.example.ir%0d%0aevil.example", "RP.EXAMPLE.IR", "rp.example.ir.", "rp.example.ir:443", "rp.example.ir:8443", "rp。example。ir", "xn--rp-example.ir",
            "127.0.0.1", "localhost", "[::1]", "0x7f.1", "rp.example.ir:@evil.example", "user:pass@rp.example.ir", "rp.example.ir\t", " rp.example.ir", "rp.example.ir%20", "rp-example.ir", "rp.example.ir\u200c",
        ];
        string[] paths =
        [
            "/callback/", "/callback/..", "/callback/../callback", "/./callback", "//callback", "/callback//", "/Callback", "/callbac%6b", "/callback%2f", "/callback%2f..%2fevil", "/callback;x", "/callback?x=1", "/callback?", "/callback#",
            "/callback#x", "/callback%23", "/callback%3f", "/callback\\..\\evil", "/callback\\", "/callback%00", "/callback%0a", "/callback\n", "/callback ", " /callback", "/callback%20", "/callback&x=1", "/callback*", "/*", "/", "", "/callback/evil",
            "/evil", "/callback?redirect=https://evil.example", "/callback#https://evil.example", "/callback%25", "/callback/%2e%2e/evil", "/callback/..;/evil", "/callback\u200c", "/callback\u202e", "/%63allback", "/callback?code=x&state=s-1",
        ];
        string[] schemes = ["http://", "HTTPS://", "https:/", "https:", "//", "javascript://", "data:text/html,", "https:///", "https:\\\\", "ftp://", "https://https://", "view-source:https://", " https://", "\thttps://", "https\u00a0://"];
        return
        [
            .. hosts.SelectMany(host => new[] { $"https://{host}/callback", $"https://{host}", $"http://{host}/callback", $"https://{host}/callback?x" }),
            .. paths.SelectMany(path => new[] { $"https://rp.example.ir{path}", $"https://evil.example{path}" }),
            .. schemes.SelectMany(scheme => new[] { $"{scheme}rp.example.ir/callback", $"{scheme}evil.example/callback" }),
            "callback", "/callback", "?", "#", ".", "null", "https://", "urn:ietf:wg:oauth:2.0:oob",
        ];
    }

    [Fact]
    public async Task RedirectUri_TwoHundredMutants_NoneIsFollowed_OnSuccessOrErrorPaths()
    {
        var client = await ClientAsync();
        var (visitor, _) = await SignedInAsync();
        var mutants = Mutants().Where(mutant => mutant != Callback).Distinct(StringComparer.Ordinal).ToList();
        mutants.Count.ShouldBeGreaterThanOrEqualTo(200);
        foreach (var mutant in mutants)
        {
            foreach (var more in new (string, string?)[][] { [], [("response_type", "none")], [("prompt", "none"), ("scope", "nothing")] })
            {
                using var response = await visitor.Http.GetAsync(QueryHelpers.AddQueryString("/openid/authorize", Request(client, [("redirect_uri", mutant), .. more])));
                var html = await response.Content.ReadAsStringAsync();
                response.Headers.Location.ShouldBeNull(mutant);
                ((int)response.StatusCode).ShouldBe(400, mutant);
                html.ShouldNotContain("http-equiv=\"refresh\"", Case.Insensitive, mutant);
                // The frame's language links repeat the query of the page, as a query of ours.
                Regex.IsMatch(html, "(href|action|src|content)=\"[^\"?]*evil", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).ShouldBeFalse(mutant);
            }
        }
    }

    [Theory]
    [InlineData("https://rp.example.ir/*")]
    [InlineData("https://rp.example.ir/a#b")]
    [InlineData("https://rp@evil.example/a")]
    [InlineData("http://rp.example.ir/a")]
    [InlineData("javascript:alert(1)")]
    [InlineData("https://rp.example.ir/a b")]
    [InlineData("")]
    [InlineData("/a")]
    public async Task Register_UnsafeRedirectUri_IsRefused(string uri)
    {
        var registration = (ClientRegistration)Server.Services.GetService(typeof(ClientRegistration))!;
        var (_, refusal) = await registration.AddAsync(new ClientSettings { Id = "unsafe", GrantTypes = ["authorization_code"], RedirectUris = [uri] });
        refusal!.Code.ShouldBe("Client.RedirectUri");
    }

    [Theory]
    [InlineData("http://127.0.0.1:5123/cb", true)]
    [InlineData("http://127.0.0.1/cb", true)]
    [InlineData("http://127.0.0.1:5123/other", false)]
    [InlineData("http://127.0.0.1:5123@evil.example/cb", false)]
    [InlineData("http://127.0.0.1.evil.example/cb", false)]
    [InlineData("http://127.0.0.1:99999/cb", false)]
    [InlineData("http://localhost:5123/cb", false)]
    [InlineData("https://127.0.0.1:5123/cb", false)]
    public async Task NativeApp_LoopbackPort_IsFree_AndNothingElse(string uri, bool taken)
    {
        var client = await ClientAsync(settings => settings with { Proof = ClientProof.None, GrantTypes = ["authorization_code"], RedirectUris = ["http://127.0.0.1/cb"] });
        var answer = await AuthorizeAsync(Server.Visitor(), client, ("redirect_uri", uri), ("code_challenge", Challenge), ("code_challenge_method", "S256"), ("prompt", "none"));
        if (taken)
            answer.Error.ShouldBe("login_required");
        else
            answer.ShouldBePage("authorize.redirect-registered");
    }
}
