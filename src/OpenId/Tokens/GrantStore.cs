using Panah.Data;
using Panah.OpenId.Claims;
using Panah.OpenId.Clients;
using Panah.OpenId.Protocol;

namespace Panah.OpenId.Tokens;

/// <summary>Redeems codes and refresh tokens: each in one statement, whose row count decides.</summary>
internal sealed class GrantStore(AppDb db, SealedText sealedText, Revocations revocations, TimeProvider time)
{
    public static readonly TimeSpan RefreshLifetime = TimeSpan.FromDays(30);

    public async Task<Grant?> RedeemCodeAsync(
        byte[] hash, Client client, string redirectUri, string? challenge, string? thumbprint, string? refresh, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        return Grant.Show(sealedText, await db.Alone(cancel).QuerySingleOrDefaultAsync<Grant>(
            """
            WITH redeemed AS (
                UPDATE openid.codes code SET redeemed_at = @now FROM openid.grants g
                WHERE code.hash = @hash AND code.client_id = @client AND code.redeemed_at IS NULL AND code.expires_at > @now
                  AND code.redirect_uri = @redirectUri AND code.challenge IS NOT DISTINCT FROM @challenge
                  AND (code.dpop_jkt IS NULL OR code.dpop_jkt = @thumbprint)
                  AND g.id = code.grant_id AND g.ended_at IS NULL
                RETURNING code.grant_id, code.nonce, @offline = ANY (g.scopes) AS offline),
            refresh AS (
                INSERT INTO openid.refresh_tokens (hash, grant_id, client_id, dpop_jkt, issued_at, expires_at)
                SELECT @refreshHash, grant_id, @client, @bound, @now, @until FROM redeemed WHERE offline AND @refreshHash IS NOT NULL)
            SELECT g.*, redeemed.nonce FROM redeemed JOIN openid.grants g ON g.id = redeemed.grant_id
            """,
            new
            {
                hash, client = client.Id, redirectUri, challenge, thumbprint, now, offline = Scopes.Offline,
                refreshHash = refresh is null ? null : Secret.Hash(Secret.Refresh, refresh),
                // Only public clients' refresh tokens are bound: a confidential client proves itself (RFC 9449 section 5).
                bound = client.IsPublic ? thumbprint : null,
                until = now + RefreshLifetime,
            }));
    }

    public Task EndReplayedCodeAsync(byte[] hash, Client client, CancellationToken cancel) =>
        EndAsync("SELECT grant_id FROM openid.codes WHERE hash = @hash AND client_id = @client AND redeemed_at IS NOT NULL", hash, client, cancel);

    /// <summary>The grant of a refresh token that is kept, not rotated.</summary>
    public async Task<Grant?> FindRefreshableAsync(byte[] hash, Client client, string[] scopes, string? thumbprint, CancellationToken cancel)
    {
        return Grant.Show(sealedText, await db.Alone(cancel).QuerySingleOrDefaultAsync<Grant>(
            """
            SELECT g.* FROM openid.refresh_tokens t JOIN openid.grants g ON g.id = t.grant_id
            WHERE t.hash = @hash AND t.client_id = @client AND t.used_at IS NULL AND t.expires_at > @now AND (t.dpop_jkt IS NULL OR t.dpop_jkt = @thumbprint)
              AND g.ended_at IS NULL AND g.scopes @> @scopes
            """,
            new { hash, client = client.Id, thumbprint, scopes, now = time.GetUtcNow() }));
    }

    /// <summary>Explains a refusal; a token that was used before ends its whole family (RFC 9700 section 4.14.2).</summary>
    public async Task<Rule> WhyNotAsync(byte[] hash, Client client, string? thumbprint, CancellationToken cancel)
    {
        await EndAsync("SELECT grant_id FROM openid.refresh_tokens WHERE hash = @hash AND client_id = @client AND used_at IS NOT NULL", hash, client, cancel);
        var alive = await db.Alone(cancel).ExecuteScalarAsync<bool>(
            """
            SELECT EXISTS (SELECT 1 FROM openid.refresh_tokens t JOIN openid.grants g ON g.id = t.grant_id
                WHERE t.hash = @hash AND t.client_id = @client AND t.used_at IS NULL AND t.expires_at > @now AND g.ended_at IS NULL
                  AND (t.dpop_jkt IS NULL OR t.dpop_jkt = @thumbprint))
            """,
            new { hash, client = client.Id, thumbprint, now = time.GetUtcNow() });
        return alive ? TokenRules.RefreshScope : TokenRules.RefreshGood;
    }

    /// <summary>Ends the grant that <paramref name="which"/> finds, and with it every token it gave.</summary>
    private async Task EndAsync(string which, byte[] hash, Client client, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var ended = await db.Alone(cancel).ExecuteAsync(
            $"""
            WITH ended AS (UPDATE openid.grants SET ended_at = @now WHERE ended_at IS NULL AND id = ({which}) RETURNING id)
            INSERT INTO openid.revocations (id, expires_at) SELECT id, @until FROM ended ON CONFLICT DO NOTHING
            """,
            new { hash, client = client.Id, now, until = now + TokenWriter.AccessLifetime });
        if (ended > 0)
            revocations.Forget();
    }
}
