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
            with redeemed as (
                update openid.codes code set redeemed_at = @now from openid.grants g
                where code.hash = @hash and code.client_id = @client and code.redeemed_at is null and code.expires_at > @now
                  and code.redirect_uri = @redirectUri and code.challenge is not distinct from @challenge
                  and (code.dpop_jkt is null or code.dpop_jkt = @thumbprint)
                  and g.id = code.grant_id and g.ended_at is null
                returning code.grant_id, code.nonce, @offline = any (g.scopes) as offline),
            refresh as (
                insert into openid.refresh_tokens (hash, grant_id, client_id, dpop_jkt, issued_at, expires_at)
                select @refreshHash, grant_id, @client, @bound, @now, @until from redeemed where offline and @refreshHash is not null)
            select g.*, redeemed.nonce from redeemed join openid.grants g on g.id = redeemed.grant_id
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
        EndAsync("select grant_id from openid.codes where hash = @hash and client_id = @client and redeemed_at is not null", hash, client, cancel);

    /// <summary>The grant of a refresh token that is kept, not rotated.</summary>
    public async Task<Grant?> FindRefreshableAsync(byte[] hash, Client client, string[] scopes, string? thumbprint, CancellationToken cancel)
    {
        return Grant.Show(sealedText, await db.Alone(cancel).QuerySingleOrDefaultAsync<Grant>(
            """
            select g.* from openid.refresh_tokens t join openid.grants g on g.id = t.grant_id
            where t.hash = @hash and t.client_id = @client and t.used_at is null and t.expires_at > @now and (t.dpop_jkt is null or t.dpop_jkt = @thumbprint)
              and g.ended_at is null and g.scopes @> @scopes
            """,
            new { hash, client = client.Id, thumbprint, scopes, now = time.GetUtcNow() }));
    }

    /// <summary>Explains a refusal; a token that was used before ends its whole family (RFC 9700 section 4.14.2).</summary>
    public async Task<Rule> WhyNotAsync(byte[] hash, Client client, string? thumbprint, CancellationToken cancel)
    {
        await EndAsync("select grant_id from openid.refresh_tokens where hash = @hash and client_id = @client and used_at is not null", hash, client, cancel);
        var alive = await db.Alone(cancel).ExecuteScalarAsync<bool>(
            """
            select exists (select 1 from openid.refresh_tokens t join openid.grants g on g.id = t.grant_id
                where t.hash = @hash and t.client_id = @client and t.used_at is null and t.expires_at > @now and g.ended_at is null
                  and (t.dpop_jkt is null or t.dpop_jkt = @thumbprint))
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
            with ended as (update openid.grants set ended_at = @now where ended_at is null and id = ({which}) returning id)
            insert into openid.revocations (id, expires_at) select id, @until from ended on conflict do nothing
            """,
            new { hash, client = client.Id, now, until = now + TokenWriter.AccessLifetime });
        if (ended > 0)
            revocations.Forget();
    }
}
