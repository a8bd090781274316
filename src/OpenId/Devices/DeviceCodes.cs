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
            INSERT INTO openid.device_codes (hash, user_code_hash, client_id, scopes, dpop_jkt, created_at, expires_at, next_poll_at, interval_seconds)
            VALUES (@hash, @userHash, @client, @scopes, @thumbprint, @now, @until, @now, @Interval)
            """,
            new { hash = Secret.Hash(Secret.Device, device), userHash = Secret.Hash(Secret.UserCode, user), client = client.Id, scopes, thumbprint, now, until = now + Lifetime, Interval });
        return (device, $"{user[..4]}-{user[4..]}");
    }

    /// <summary>The request that waits for an answer to this code; null for none.</summary>
    public async Task<(string ClientId, string[] Scopes)?> FindAsync(string userCode, CancellationToken cancel)
    {
        var row = await db.Alone(cancel).QuerySingleOrDefaultAsync<(string, string[])?>(
            "SELECT client_id, scopes FROM openid.device_codes WHERE user_code_hash = @hash AND expires_at > @now AND grant_id IS NULL AND denied_at IS NULL",
            new { hash = UserHash(userCode), now = time.GetUtcNow() });
        return row;
    }

    /// <summary>The person's answer: a grant, or null for no. False when it was answered or ended before.</summary>
    public async Task<bool> AnswerAsync(Work work, string userCode, Guid? grant) =>
        await work.ExecuteAsync(
            """
            UPDATE openid.device_codes SET grant_id = @grant, denied_at = CASE WHEN @grant IS NULL THEN @now END
            WHERE user_code_hash = @hash AND expires_at > @now AND grant_id IS NULL AND denied_at IS NULL
            """,
            new { hash = UserHash(userCode), grant, now = time.GetUtcNow() }) == 1;

    public async Task<Grant?> RedeemAsync(byte[] hash, Client client, string? thumbprint, string? refresh, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        return Grant.Show(sealedText, await db.Alone(cancel).QuerySingleOrDefaultAsync<Grant>(
            """
            WITH redeemed AS (
                UPDATE openid.device_codes d SET redeemed_at = @now FROM openid.grants g
                WHERE d.hash = @hash AND d.client_id = @client AND d.redeemed_at IS NULL AND d.expires_at > @now AND d.next_poll_at <= @now
                  AND (d.dpop_jkt IS NULL OR d.dpop_jkt = @thumbprint) AND g.id = d.grant_id AND g.ended_at IS NULL
                RETURNING d.grant_id, @offline = ANY (g.scopes) AS offline),
            refresh AS (
                INSERT INTO openid.refresh_tokens (hash, grant_id, client_id, dpop_jkt, issued_at, expires_at)
                SELECT @refreshHash, grant_id, @client, @bound, @now, @until FROM redeemed WHERE offline AND @refreshHash IS NOT NULL)
            SELECT g.* FROM redeemed JOIN openid.grants g ON g.id = redeemed.grant_id
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
            UPDATE openid.device_codes d SET
                interval_seconds = d.interval_seconds + CASE WHEN d.next_poll_at > @now THEN 5 ELSE 0 END,
                next_poll_at = @now + make_interval(secs => d.interval_seconds + CASE WHEN d.next_poll_at > @now THEN 5 ELSE 0 END)
            FROM (SELECT hash, next_poll_at FROM openid.device_codes WHERE hash = @hash FOR UPDATE) before
            WHERE d.hash = before.hash AND d.client_id = @client
            RETURNING CASE WHEN d.redeemed_at IS NOT NULL THEN 'used' WHEN d.denied_at IS NOT NULL THEN 'denied' WHEN d.expires_at <= @now THEN 'ended'
                WHEN before.next_poll_at > @now THEN 'early' WHEN d.grant_id IS NULL THEN 'open' ELSE 'used' END
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
