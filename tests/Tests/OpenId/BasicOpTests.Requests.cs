using Microsoft.AspNetCore.WebUtilities;
using Panah.Harness;
using Panah.OpenId.Clients;
using Shouldly;
using Xunit;

namespace Panah.Tests.OpenId;

/// <summary>What a request to authorize may hold, and what is refused by which rule.</summary>
public sealed partial class BasicOpTests
{
    [Fact]
    [Modules("response-type-missing")]
    public async Task ResponseTypeMissing_IsRefused()
    {
        var client = await ClientAsync();
        var answer = await AuthorizeAsync(Server.Visitor(), client, ("response_type", null));
        answer.Error.ShouldBe("invalid_request");
        answer.Rule.ShouldBe("authorize.response-type-sent");
        answer["state"].ShouldBe("s-1");
    }

    [Theory]
    [InlineData("display", "page")]
    [InlineData("display", "popup")]
    [InlineData("ui_locales", "se en")]
    [InlineData("claims_locales", "se")]
    [InlineData("login_hint", "buffy@example.ir")]
    [InlineData("acr_values", "urn:panah:level:2 1 2")]
    [InlineData("extra", "foobar")]
    [InlineData("scope", "openid something_nobody_knows")]
    [Modules("display-page", "display-popup", "ui-locales", "claims-locales", "login-hint", "ensure-request-with-acr-values-succeeds", "ensure-request-with-unknown-parameter-succeeds")]
    public async Task DisplayUiLocalesClaimsLocalesLoginHintAcrValuesUnknownParameter_NeverStandInTheWay(string name, string value)
    {
        var client = await ClientAsync();
        var (visitor, _) = await SignedInAsync();
        await TokensAsync(visitor, client, (name, value));
    }

    [Fact]
    public async Task UiLocales_English_LeadsToSignInInEnglish()
    {
        var answer = await AuthorizeAsync(Server.Visitor(), await ClientAsync(), ("ui_locales", "en-GB fa"));
        answer.ShouldAskForSignIn();
        answer["lang"].ShouldBe("en");
    }

    [Fact]
    [Modules("ensure-registered-redirect-uri")]
    public async Task EnsureRegisteredRedirectUri_OtherUri_IsPageWithoutRedirect()
    {
        var client = await ClientAsync();
        var (visitor, _) = await SignedInAsync();
        (await AuthorizeAsync(visitor, client, ("redirect_uri", "https://rp.example.ir/other"))).ShouldBePage("authorize.redirect-registered");
        (await AuthorizeAsync(visitor, client, ("redirect_uri", null))).ShouldBePage("authorize.redirect-sent");
        (await AuthorizeAsync(visitor, client, ("client_id", "nobody"))).ShouldBePage("authorize.client-known");
        (await AuthorizeAsync(visitor, client, ("client_id", null))).ShouldBePage("authorize.client-named");
    }

    [Fact]
    [Modules("ensure-post-request-succeeds")]
    public async Task EnsurePostRequestSucceeds()
    {
        var client = await ClientAsync();
        var (visitor, _) = await SignedInAsync();
        var answer = await FollowAsync(visitor, () => visitor.Http.PostAsync("/openid/authorize", new FormUrlEncodedContent(Request(client).Select(pair => new KeyValuePair<string, string>(pair.Key, pair.Value!)))));
        (await RedeemAsync(client, answer.Code)).ShouldBeGood();
    }

    [Theory]
    [InlineData("request_uri", "https://rp.example.ir/request.jwt", "request_uri_not_supported")]
    [InlineData("request", "eyJhbGciOiJub25lIn0.e30.", "request_not_supported")]
    [InlineData("registration", "{}", "registration_not_supported")]
    [Modules("request-uri-unsigned-supported-correctly-or-rejected-as-unsupported", "unsigned-request-object-supported-correctly-or-rejected-as-unsupported", "ensure-request-object-with-redirect-uri")]
    public async Task RequestUriUnsigned_UnsignedRequestObject_EnsureRequestObjectWithRedirectUri_AreRefusedNeverIgnored(string name, string value, string error)
    {
        var client = await ClientAsync();
        var (visitor, _) = await SignedInAsync();
        (await AuthorizeAsync(visitor, client, (name, value))).Error.ShouldBe(error);
    }

    [Fact]
    [Modules("ensure-request-with-valid-pkce-succeeds")]
    public async Task EnsureRequestWithValidPkceSucceeds_AndWrongOrMissingVerifierFails()
    {
        var client = await ClientAsync();
        var (visitor, _) = await SignedInAsync();
        (string, string?)[] pkce = [("code_challenge", Challenge), ("code_challenge_method", "S256")];
        var code = (await AuthorizeAsync(visitor, client, pkce)).Code;
        (await RedeemAsync(client, code)).ShouldBeRefused("code.good", "invalid_grant");
        (await RedeemAsync(client, code, ("code_verifier", Verifier[..42] + "x"))).ShouldBeRefused("code.good", "invalid_grant");
        (await RedeemAsync(client, code, ("code_verifier", "short"))).ShouldBeRefused("code.verifier", "invalid_grant");
        (await RedeemAsync(client, code, ("code_verifier", Verifier))).ShouldBeGood();
    }

    [Theory]
    [InlineData("code_challenge_method", "plain", "authorize.challenge-method")]
    [InlineData("code_challenge_method", null, "authorize.challenge-method")]
    [InlineData("code_challenge", null, "authorize.challenge-sent")]
    [InlineData("code_challenge", "short", "authorize.challenge")]
    [InlineData("response_type", "token", "authorize.response-type")]
    [InlineData("response_type", "code id_token", "authorize.response-type")]
    [InlineData("response_mode", "fragment", "authorize.response-mode")]
    [InlineData("scope", null, "authorize.scope")]
    [InlineData("scope", "openid company", "authorize.scope")]
    [InlineData("prompt", "none login", "authorize.prompt")]
    [InlineData("prompt", "sing", "authorize.prompt")]
    [InlineData("max_age", "-1", "authorize.max-age")]
    [InlineData("claims", "[]", "authorize.claims")]
    [InlineData("claims", """{"userinfo":{},"userinfo":{}}""", "authorize.claims")]
    [InlineData("dpop_jkt", "x", "authorize.dpop-jkt")]
    public async Task Authorize_WrongRequestOfPublicClient_IsRefusedByItsRule(string name, string? value, string rule)
    {
        var client = await ClientAsync(settings => settings with { Proof = ClientProof.None, GrantTypes = ["authorization_code"] });
        (string, string?)[] more = [("code_challenge", Challenge), ("code_challenge_method", "S256"), (name, value)];
        (await AuthorizeAsync(Server.Visitor(), client, more)).Rule.ShouldBe(rule);
    }

    [Fact]
    public async Task FormPost_AnswersWithAFormToTheRegisteredAddressOnly()
    {
        var client = await ClientAsync();
        var (visitor, _) = await SignedInAsync();
        var answer = await AuthorizeAsync(visitor, client, ("response_mode", "form_post"), ("state", "\"><script>alert(1)</script>"));
        answer.Html.ShouldContain($"action=\"{Callback}\"");
        answer.Html.ShouldNotContain("<script>alert");
    }

    [Fact]
    public async Task Parameters_SentTwice_ArePageWithoutRedirect()
    {
        var client = await ClientAsync();
        var address = QueryHelpers.AddQueryString("/openid/authorize", Request(client)) + "&state=2";
        (await OpenAsync(Server.Visitor(), address)).ShouldBePage("request.once");
    }
}
