using System.Collections.Concurrent;
using Panah.OpenId.Clients;
using Panah.OpenId.Jwts;
using Panah.OpenId.Keys;
using Panah.OpenId.Protocol;

namespace Panah.OpenId;

/// <summary>
/// The one judge of access tokens (RFC 9068 section 4), for our API, userinfo, introspection and revocation: signature, audience, time, withdrawal,
/// and that the client it was given to is still on. Nothing else believes a token.
/// </summary>
internal sealed class AccessTokens(SigningKeys keys, Issuer issuer, Revocations revocations, ClientStore clients, TimeProvider time)
{
    public const string Type = "at+jwt";
    private const int MaxKnown = 20_000;

    // A signature takes a hundred times longer to verify than to look up; a client sends the same token for minutes.
    private readonly ConcurrentDictionary<string, AccessToken> known = new(StringComparer.Ordinal);

    public async ValueTask<(Rule? Refused, AccessToken? Token)> JudgeAsync(string text, CancellationToken cancel)
    {
        if (!known.TryGetValue(text, out var token))
        {
            (var refused, token) = await ReadAsync(text, cancel);
            if (refused is not null)
                return (refused, null);
            if (known.Count >= MaxKnown)
                known.Clear();
            known[text] = token!;
        }

        if (token!.ExpiresAt <= time.GetUtcNow())
        {
            known.TryRemove(text, out _);
            return (BearerRules.Alive, null);
        }

        // A client that was turned off is refused within the seconds that a node trusts what it read of it.
        return await revocations.ContainsAsync(token.Id, token.GrantId, cancel) || await clients.FindAsync(token.ClientId, cancel) is null
            ? (BearerRules.NotRevoked, null) : (null, token);
    }

    private async ValueTask<(Rule?, AccessToken?)> ReadAsync(string text, CancellationToken cancel)
    {
        if (Jwt.Read(text) is not { Type: Type } jwt)
            return (BearerRules.Readable, null);
        if ((await keys.RotatedAsync(cancel)).Find(jwt.Kid) is not { } key || !jwt.IsSignedBy([key.Public], Algorithms.All))
            return (BearerRules.Signed, null);
        return jwt.Text("iss") == issuer.Name && jwt.Text("aud") == issuer.Name && AccessToken.Read(jwt) is { } token ? (null, token) : (BearerRules.Issued, null);
    }
}
