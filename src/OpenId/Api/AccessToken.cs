using System.Collections.Frozen;
using Panah.OpenId.Jwts;
using Panah.OpenId.Protocol;

namespace Panah.OpenId;

/// <summary>An access token whose signature and audience were found right.</summary>
internal sealed record AccessToken(
    Guid Id, string Subject, string ClientId, Guid? GrantId, FrozenSet<string> Scopes, string ScopeText, string? Thumbprint, DateTimeOffset IssuedAt, DateTimeOffset ExpiresAt)
{
    public static AccessToken? Read(Jwt jwt)
    {
        var thumbprint = jwt.Claims.TryGetProperty("cnf", out var confirmation) ? Json.Text(confirmation, "jkt") : null;
        return Guid.TryParseExact(jwt.Text("jti"), "N", out var id) && jwt.Text("sub") is { } subject && jwt.Text("client_id") is { } client
            && jwt.Time("iat") is { } issuedAt && jwt.Time("exp") is { } end
                ? new AccessToken(
                    id, subject, client, Guid.TryParseExact(jwt.Text("grant"), "N", out var grant) ? grant : null,
                    OAuthParameters.Split(jwt.Text("scope") ?? "").ToFrozenSet(StringComparer.Ordinal), jwt.Text("scope") ?? "", thumbprint, issuedAt, end)
                : null;
    }
}
