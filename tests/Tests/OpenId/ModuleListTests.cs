using System.Reflection;
using Shouldly;
using Xunit;

namespace Panah.Tests.OpenId;

/// <summary>
/// The conformance suite's modules, as read from openid-certification/conformance-suite at 12f2a4d: each has a test here that runs its
/// semantics. It is our run, not a certification.
/// </summary>
public sealed class ModuleListTests
{
    private static readonly string[] Basic =
    [
        "server", "alternate-happy-flow", "ensure-post-request-succeeds", "server-client-secret-post", "response-type-missing", "idtoken-signature", "idtoken-unsigned",
        "userinfo-get", "userinfo-post-header", "userinfo-post-body", "ensure-request-without-nonce-succeeds-for-code-flow",
        "scope-profile", "scope-email", "scope-address", "scope-phone", "scope-all", "claims-essential",
        "display-page", "display-popup", "ui-locales", "claims-locales", "login-hint", "ensure-request-with-acr-values-succeeds", "ensure-request-with-unknown-parameter-succeeds",
        "prompt-login", "max-age-1", "prompt-none-not-logged-in", "prompt-none-logged-in", "id-token-hint", "max-age-10000",
        "codereuse", "codereuse-30seconds", "ensure-registered-redirect-uri",
        "request-uri-unsigned-supported-correctly-or-rejected-as-unsupported", "unsigned-request-object-supported-correctly-or-rejected-as-unsupported",
        "ensure-request-object-with-redirect-uri", "refresh-token", "ensure-request-with-valid-pkce-succeeds",
    ];

    private static readonly string[] Config = ["discovery-endpoint-verification"];

    private static readonly string[] Logout =
    [
        "rp-initiated-logout-discovery-endpoint-verification", "rp-initiated-logout", "rp-initiated-logout-no-state", "rp-initiated-logout-no-params", "rp-initiated-logout-only-state",
        "rp-initiated-logout-no-post-logout-redirect-uri", "rp-initiated-logout-bad-post-logout-redirect-uri", "rp-initiated-logout-query-added-to-post-logout-redirect-uri",
        "rp-initiated-logout-modified-id-token-hint", "rp-initiated-logout-bad-id-token-hint", "rp-initiated-logout-no-id-token-hint",
    ];

    private static readonly string[] BackChannel = ["backchannel-discovery-endpoint-verification", "backchannel-rp-initiated-logout"];

    /// <summary>The FAPI 2.0 security profile's list as far as it applies: <c>private_key_jwt</c> and DPoP; no mTLS, no request objects, no message signing.</summary>
    private static readonly string[] Fapi =
    [
        // happy
        "discovery", "happy-flow", "without-state", "without-nonce", "64-char-nonce", "other-scope-order", "claims-parameter", "token-type-case", "user-rejects",
        // DPoP
        "dpop-nbf-exp", "dpop-iat-10-seconds", "dpop-mismatched-jkt", "dpop-par-binding", "dpop-code-binding", "dpop-negative-tests", "holder-of-key-required",
        // authorize
        "nonce-or-state-inside-differs", "long-nonce-and-state", "state-only-outside", "missing-or-unregistered-redirect", "without-par", "response-type-code-id-token", "response-type-token",
        // code and client
        "wrong-client-id", "code-bound-to-client", "code-reuse", "code-expired", "assertion-rs256", "no-assertion", "assertion-expired", "assertion-wrong-aud", "assertion-no-sub", "refresh",
        // PAR
        "par-reuse-before-completion", "par-reuse", "par-expired", "par-nbf-8-seconds", "par-nbf-60-seconds", "par-other-client", "par-request-uri-parameter", "par-bad-verb", "par-pkce-required",
        "par-no-or-wrong-verifier", "par-plain-refused", "par-duplicate-parameters", "par-aud-array", "par-aud-endpoint",
    ];

    [Fact]
    public void Counts_AreThoseOfTheSuite() => (Basic.Length, Config.Length, Logout.Length, BackChannel.Length).ShouldBe((38, 1, 11, 2));

    [Fact]
    public void EveryModule_HasATest_AndNoTestNamesAnother()
    {
        string[] wanted = [.. Basic, .. Config, .. Logout, .. BackChannel, .. Fapi.Select(name => "fapi2:" + name)];
        var named = typeof(ModuleListTests).Assembly.GetTypes().SelectMany(type => type.GetMethods())
            .Where(method => method.IsDefined(typeof(FactAttribute), inherit: true))
            .SelectMany(method => method.GetCustomAttribute<ModulesAttribute>()?.Names ?? []).ToHashSet(StringComparer.Ordinal);
        wanted.Except(named, StringComparer.Ordinal).ShouldBeEmpty("modules without a test");
        named.Except(wanted, StringComparer.Ordinal).ShouldBeEmpty("tests of modules that there are not");
    }
}
