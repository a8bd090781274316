using System.Collections.Concurrent;
using Panah.OpenId.Jwts;
using Panah.OpenId.Keys;
using Panah.OpenId.Protocol;

namespace Panah.OpenId;

/// <summary>Believes access tokens, or not, without asking anyone (RFC 9068 section 4).</summary>
internal sealed class AccessTokens(SigningKeys keys, Issuer issuer, Revocations revocations, TimeProvider time)
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

        return await revocations.ContainsAsync(token.Id, token.GrantId, cancel) ? (BearerRules.NotRevoked, null) : (null, token);
    }

    private async ValueTask<(Rule?, AccessToken?)> ReadAsync(string text, CancellationToken cancel)
    {
        if (Jwt.Read(text) is not { Type: Type } jwt)
            return (BearerRules.Readable, null);
        if ((await keys.GetAsync(cancel)).Find(jwt.Kid) is not { } key || !jwt.IsSignedBy([key.Public], Algorithms.All))
            return (BearerRules.Signed, null);
        return jwt.Text("iss") == issuer.Name && jwt.Text("aud") == issuer.Name && AccessToken.Read(jwt) is { } token ? (null, token) : (BearerRules.Issued, null);
    }
}
