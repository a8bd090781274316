using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Panah.OpenId.Claims;
using Panah.OpenId.Jwts;
using Panah.OpenId.Keys;

namespace Panah.OpenId.Protocol;

/// <summary>What we are (OpenID Connect Discovery section 3, RFC 8414) and our keys: bytes made beforehand.</summary>
internal sealed class DiscoveryEndpoint(Issuer issuer, SigningKeys keys)
{
    private readonly byte[] document = Write(issuer);

    public Task DiscoveryAsync(HttpContext http) => SendAsync(http, document);

    public Task JwksAsync(HttpContext http)
    {
        var ring = keys.RotatedAsync(http.RequestAborted);
        return ring.IsCompletedSuccessfully ? SendAsync(http, ring.Result.Jwks) : ReloadAsync(http, ring);
    }

    private static Task SendAsync(HttpContext http, byte[] body)
    {
        var headers = http.Response.Headers;
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = body.Length;
        // Far below the two days that a key is shown before it signs.
        headers.CacheControl = "public, max-age=300";
        headers.AccessControlAllowOrigin = "*";
        http.Response.BodyWriter.Write(body);
        return Task.CompletedTask;
    }

    private static async Task ReloadAsync(HttpContext http, ValueTask<KeyRing> ring) => await SendAsync(http, (await ring).Jwks);

    private static byte[] Write(Issuer issuer)
    {
        string[] proofs = ["client_secret_basic", "client_secret_post", "private_key_jwt"];
        var members = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["issuer"] = issuer.Name,
            ["authorization_endpoint"] = issuer.At(Issuer.Authorize),
            ["token_endpoint"] = issuer.At(Issuer.Token),
            ["userinfo_endpoint"] = issuer.At(Issuer.UserInfo),
            ["jwks_uri"] = issuer.At(Issuer.Jwks),
            ["pushed_authorization_request_endpoint"] = issuer.At(Issuer.PushedRequest),
            ["introspection_endpoint"] = issuer.At(Issuer.Introspect),
            ["revocation_endpoint"] = issuer.At(Issuer.Revoke),
            ["device_authorization_endpoint"] = issuer.At(Issuer.Device),
            ["end_session_endpoint"] = issuer.At(Issuer.Logout),
            ["service_documentation"] = issuer.At("/developers"),
            ["op_policy_uri"] = issuer.At("/privacy"),
            ["response_types_supported"] = new[] { "code" },
            ["response_modes_supported"] = new[] { "query", "form_post" },
            ["grant_types_supported"] = GrantTypes.All,
            ["subject_types_supported"] = new[] { "pairwise", "public" },
            ["id_token_signing_alg_values_supported"] = new[] { Algorithms.Rs256, Algorithms.Ps256, Algorithms.Es256 },
            ["token_endpoint_auth_methods_supported"] = (string[])[.. proofs, "none"],
            ["token_endpoint_auth_signing_alg_values_supported"] = Algorithms.All,
            ["introspection_endpoint_auth_methods_supported"] = proofs,
            ["introspection_endpoint_auth_signing_alg_values_supported"] = Algorithms.All,
            ["revocation_endpoint_auth_methods_supported"] = (string[])[.. proofs, "none"],
            ["revocation_endpoint_auth_signing_alg_values_supported"] = Algorithms.All,
            ["dpop_signing_alg_values_supported"] = Algorithms.Strong,
            ["code_challenge_methods_supported"] = new[] { "S256" },
            ["scopes_supported"] = Scopes.Supported,
            ["claims_supported"] = (string[])["sub", "iss", "aud", "auth_time", "acr", "amr", "sid", .. Scopes.ClaimNames],
            ["claim_types_supported"] = new[] { "normal" },
            ["acr_values_supported"] = Levels.All,
            ["prompt_values_supported"] = new[] { "none", "login", "consent", "select_account" },
            ["display_values_supported"] = new[] { "page", "popup" },
            ["ui_locales_supported"] = new[] { "fa", "en", "ar" },
            ["claims_parameter_supported"] = true,
            ["request_parameter_supported"] = false,
            ["request_uri_parameter_supported"] = false,
            ["require_pushed_authorization_requests"] = false,
            ["authorization_response_iss_parameter_supported"] = true,
            ["backchannel_logout_supported"] = true,
            ["backchannel_logout_session_supported"] = true,
        };
        return JsonSerializer.SerializeToUtf8Bytes(members);
    }
}
