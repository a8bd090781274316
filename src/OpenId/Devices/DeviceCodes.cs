using System.Security.Cryptography;
using Panah.Data;
using Panah.OpenId.Claims;
using Panah.OpenId.Clients;
using Panah.OpenId.Protocol;
using Panah.OpenId.Tokens;

namespace Panah.OpenId.Devices;

/// <summary>Codes of devices that have no browser (RFC 8628).</summary>
internal sealed class DeviceCodes(AppDb db, SealedText sealedText, TimeProvider time)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);
    public const int Interval = 5;

    // Section 6.1: consonants only, so that no word comes out; 20^8 of them are 34 bits.
    private const string Letters = "BCDFGHJKLMNPQRSTVWXZ";

    public async Task<(string Device, string User)> NewAsync(Client client, string[] scopes, string? thumbprint, CancellationToken cancel)
    {
        var (device, user, now) = (Secret.New(), RandomNumberGenerator.GetString(Letters, 8), time.GetUtcNow());
        await db.Alone(cancel).ExecuteAsync(
            """
            insert into openid.device_codes (hash, user_code_hash, client_id, scopes, dpop_jkt, created_at, expires_at, next_poll_at, interval_seconds)
            values (@hash, @userHash, @client, @scopes, @thumbprint, @now, @until, @now, @Interval)
            """,
            new { hash = Secret.Hash(Secret.Device, device), userHash = Secret.Hash(Secret.UserCode, user), client = client.Id, scopes, thumbprint, now, until = now + Lifetime, Interval });
        return (device, $"{user[..4]}-{user[4..]}");
    }

    /// <summary>The request that waits for an answer to this code; null for none.</summary>
    public async Task<(string ClientId, string[] Scopes)?> FindAsync(string userCode, CancellationToken cancel)
    {
        var row = await db.Alone(cancel).QuerySingleOrDefaultAsync<(string, string[])?>(
            "select client_id, scopes from openid.device_codes where user_code_hash = @hash and expires_at > @now and grant_id is null and denied_at is null",
            new { hash = UserHash(userCode), now = time.GetUtcNow() });
        return row;
    }

    /// <summary>The person's answer: a grant, or null for no. False when it was answered or ended before.</summary>
    public async Task<bool> AnswerAsync(Work work, string userCode, Guid? grant) =>
        await work.ExecuteAsync(
            """
            update openid.device_codes set grant_id = @grant, denied_at = case when @grant is null then @now end
            where user_code_hash = @hash and expires_at > @now and grant_id is null and denied_at is null
            """,
            new { hash = UserHash(userCode), grant, now = time.GetUtcNow() }) == 1;

    public async Task<Grant?> RedeemAsync(byte[] hash, Client client, string? thumbprint, string? refresh, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        return Grant.Show(sealedText, await db.Alone(cancel).QuerySingleOrDefaultAsync<Grant>(
            """
            with redeemed as (
                update openid.device_codes d set redeemed_at = @now from openid.grants g
                where d.hash = @hash and d.client_id = @client and d.redeemed_at is null and d.expires_at > @now and d.next_poll_at <= @now
                  and (d.dpop_jkt is null or d.dpop_jkt = @thumbprint) and g.id = d.grant_id and g.ended_at is null
                returning d.grant_id, @offline = any (g.scopes) as offline),
            refresh as (
                insert into openid.refresh_tokens (hash, grant_id, client_id, dpop_jkt, issued_at, expires_at)
                select @refreshHash, grant_id, @client, @bound, @now, @until from redeemed where offline and @refreshHash is not null)
            select g.* from redeemed join openid.grants g on g.id = redeemed.grant_id
            """,
            new
            {
                hash, client = client.Id, thumbprint, now, offline = Scopes.Offline, refreshHash = refresh is null ? null : Secret.Hash(Secret.Refresh, refresh),
                bound = client.IsPublic ? thumbprint : null, until = now + GrantStore.RefreshLifetime,
            }));
    }

    /// <summary>Why there is nothing yet; asking too early costs 5 seconds more each time (section 3.5).</summary>
    public async Task<Rule> WhyNotAsync(byte[] hash, Client client, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var why = await db.Alone(cancel).QuerySingleOrDefaultAsync<string>(
            """
            update openid.device_codes d set
                interval_seconds = d.interval_seconds + case when d.next_poll_at > @now then 5 else 0 end,
                next_poll_at = @now + make_interval(secs => d.interval_seconds + case when d.next_poll_at > @now then 5 else 0 end)
            from (select hash, next_poll_at from openid.device_codes where hash = @hash for update) before
            where d.hash = before.hash and d.client_id = @client
            returning case when d.redeemed_at is not null then 'used' when d.denied_at is not null then 'denied' when d.expires_at <= @now then 'ended'
                when before.next_poll_at > @now then 'early' when d.grant_id is null then 'open' else 'used' end
            """,
            new { hash, client = client.Id, now });
        return why switch
        {
            "open" => TokenRules.DevicePending,
            "early" => TokenRules.DeviceSlow,
            "denied" => TokenRules.DeviceDenied,
            "ended" => TokenRules.DeviceExpired,
            _ => TokenRules.DeviceGood,
        };
    }

    /// <summary>Typed by a person: case, dashes and blanks do not matter.</summary>
    private static byte[] UserHash(string typed) =>
        Secret.Hash(Secret.UserCode, string.Concat(typed.ToUpperInvariant().Where(char.IsAsciiLetter)));
}
