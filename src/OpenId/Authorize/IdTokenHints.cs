using Panah.OpenId.Jwts;
using Panah.OpenId.Keys;
using Panah.OpenId.Protocol;

namespace Panah.OpenId.Authorize;

/// <summary>An ID token of ours that came back as a hint.</summary>
internal sealed record IdTokenHint(string ClientId, string Subject, string? Session);

/// <summary>Reads hints. One that has ended will do: it only says who it was about (RP-Initiated Logout section 2, Core section 3.1.2.1).</summary>
internal sealed class IdTokenHints(SigningKeys keys, Issuer issuer)
{
    public async ValueTask<IdTokenHint?> ReadAsync(string hint, CancellationToken cancel)
    {
        if (Jwt.Read(hint) is not { Type: "JWT" } token || (await keys.RotatedAsync(cancel)).Find(token.Kid) is not { } key || !token.IsSignedBy([key.Public], Algorithms.All))
            return null;
        return token.Text("iss") == issuer.Name && token.Text("aud") is { } client && token.Text("sub") is { } subject ? new(client, subject, token.Text("sid")) : null;
    }
}
