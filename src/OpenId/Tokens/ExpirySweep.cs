using Panah.Data;

namespace Panah.OpenId.Tokens;

/// <summary>Deletes what has ended: an hour after for what strangers can fill (S-H3), a day for what passes by, a month after for what may be shown again and must still be known as used.</summary>
internal sealed class ExpirySweep(AppDb db, TimeProvider time) : IRecurringJob
{
    public string Name => "openid.sweep";

    public TimeSpan Every => TimeSpan.FromMinutes(10);

    public async Task RunAsync(CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        await db.Alone(cancel).ExecuteAsync(
            """
            DELETE FROM openid.pushed_requests WHERE expires_at < @hour;
            DELETE FROM openid.interactions WHERE expires_at < @hour;
            DELETE FROM openid.device_codes WHERE expires_at < @hour;
            DELETE FROM openid.seen_jtis WHERE expires_at < @now;
            DELETE FROM openid.revocations WHERE expires_at < @now;
            DELETE FROM openid.codes WHERE expires_at < @day;
            DELETE FROM openid.refresh_tokens WHERE expires_at < @day;
            DELETE FROM openid.grants g WHERE created_at < @month AND NOT EXISTS (SELECT 1 FROM openid.refresh_tokens t WHERE t.grant_id = g.id);
            """,
            new { now, hour = now.AddHours(-1), day = now.AddDays(-1), month = now.AddDays(-31) });
    }
}
