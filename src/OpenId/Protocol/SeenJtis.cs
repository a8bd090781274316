using System.Security.Cryptography;
using System.Text;
using Panah.Data;

namespace Panah.OpenId.Protocol;

/// <summary>Takes each jti once, on all nodes and across restarts (RFC 7523 section 3, RFC 9449 section 11.1).</summary>
internal sealed class SeenJtis(AppDb db, TimeProvider time)
{
    private DateTimeOffset sweptAt;

    /// <summary>False when it was taken before.</summary>
    public async Task<bool> TakeAsync(string kind, string owner, string jti, DateTimeOffset until, CancellationToken cancel)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{kind}\n{owner}\n{jti}"));
        var now = time.GetUtcNow();
        if (now - sweptAt > TimeSpan.FromMinutes(1))
        {
            sweptAt = now;
            await db.Alone(cancel).ExecuteAsync("delete from openid.seen_jtis where expires_at < @now", new { now });
        }

        return await db.Alone(cancel).ExecuteAsync(
            "insert into openid.seen_jtis (hash, expires_at) values (@hash, @until) on conflict do nothing", new { hash, until }) == 1;
    }
}
