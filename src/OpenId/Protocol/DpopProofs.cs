using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Panah.OpenId.Jwts;

namespace Panah.OpenId.Protocol;

/// <summary>Judges proofs of possession (RFC 9449 section 4.3).</summary>
internal sealed class DpopProofs(Issuer issuer, SeenJtis seen, TimeProvider time)
{
    private static readonly TimeSpan Past = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Ahead = TimeSpan.FromSeconds(15);

    /// <summary>The key's thumbprint, or why the proof is refused; neither when there is no proof.</summary>
    /// <param name="accessToken">The token that came along, at a resource; null at the token endpoint.</param>
    public async ValueTask<(Rule? Refused, string? Thumbprint)> JudgeAsync(HttpContext http, string? accessToken = null)
    {
        var headers = http.Request.Headers["DPoP"];
        if (headers.Count == 0)
            return (null, null);
        if (headers.Count > 1 || headers[0]!.Contains(',', StringComparison.Ordinal))
            return (DpopRules.OneHeader, null);
        if (Jwt.Read(headers[0]) is not { } proof)
            return (DpopRules.Readable, null);
        if (proof.Text("jti") is not { Length: > 0 and <= 256 } jti || proof.Text("htm") is not { } method || proof.Text("htu") is not { } address || proof.Time("iat") is not { } issuedAt)
            return (DpopRules.Claims, null);
        if (proof.Type != "dpop+jwt")
            return (DpopRules.Type, null);
        if (!Algorithms.Strong.Contains(proof.Algorithm, StringComparer.Ordinal))
            return (DpopRules.Algorithm, null);
        if (!proof.Header.TryGetProperty("jwk", out var jwk) || PublicKey.Parse(jwk) is not { } key)
            return (DpopRules.Key, null);
        if (!proof.IsSignedBy([key], Algorithms.Strong))
            return (DpopRules.Signed, null);
        if (method != http.Request.Method)
            return (DpopRules.Method, null);
        if (!IsHere(address, http.Request))
            return (DpopRules.Address, null);
        var now = time.GetUtcNow();
        if (issuedAt < now - Past || issuedAt > now + Ahead)
            return (DpopRules.Time, null);
        if (accessToken is not null && proof.Text("ath") != Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(accessToken))))
            return (DpopRules.TokenHash, null);
        return await seen.TakeAsync("dpop", key.Thumbprint, jti, issuedAt + Past, http.RequestAborted) ? (null, key.Thumbprint) : (DpopRules.Once, null);
    }

    /// <summary>Without query and fragment, normalised as RFC 3986 section 6.2 has it; our own name, not what the Host header says.</summary>
    private bool IsHere(string address, HttpRequest request) =>
        Uri.TryCreate(address, UriKind.Absolute, out var asked) && asked.GetLeftPart(UriPartial.Path) == new Uri(issuer.Name + request.PathBase + request.Path).GetLeftPart(UriPartial.Path);
}
