using System.Buffers.Text;
using System.Security.Cryptography;
using Panah.Data;

namespace Panah.OpenId.Keys;

/// <summary>
/// Makes, rotates and hands out our signing keys. A new key is shown two days before it signs, so that every cached key set
/// holds it by then; an old one is shown for a day after its successor took over, longer than any token it signed lives.
/// </summary>
internal sealed class SigningKeys(AppDb db, PersonalData protection, TimeProvider time) : IDisposable
{
    public static readonly TimeSpan SignsFor = TimeSpan.FromDays(90);
    public static readonly TimeSpan ShownBefore = TimeSpan.FromDays(2);
    public static readonly TimeSpan ShownAfter = TimeSpan.FromDays(1);

    private const string Purpose = "openid.signing-key";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim loading = new(1);
    private volatile KeyRing? ring;
    private DateTimeOffset notBefore = DateTimeOffset.MinValue;

    /// <summary>The keys, rotated where that was due: at most a minute old, or the last that was read while the database is away.</summary>
    public ValueTask<KeyRing> RotatedAsync(CancellationToken cancel = default) =>
        ring is { } known && time.GetUtcNow() - known.LoadedAt < Fresh ? new(known) : new(ReloadAsync(cancel));

    public void Dispose() => loading.Dispose();

    private async Task<KeyRing> ReloadAsync(CancellationToken cancel)
    {
        await loading.WaitAsync(cancel);
        try
        {
            var now = time.GetUtcNow();
            if (ring is { } known && (now - known.LoadedAt < Fresh || now < notBefore))
                return known;
            return ring = await db.InTransactionAsync(work => RotateAsync(work, now), cancel);
        }
        catch (Exception away) when (ring is not null && DatabaseAway.Is(away))
        {
            // Keys are shown two days before they sign and a day after (row O5): what was read last serves while there is no database.
            notBefore = time.GetUtcNow() + Patience;
            return ring;
        }
        finally
        {
            loading.Release();
        }
    }

    private async Task<KeyRing> RotateAsync(Work work, DateTimeOffset now)
    {
        var rows = await ReadAsync(work);
        if (IsDue(rows, now))
        {
            // Two nodes that find the same key due must not both make its successor.
            await work.ExecuteAsync("select pg_advisory_xact_lock(hashtext('openid.signing_keys'))");
            rows = await ReadAsync(work);
            foreach (var kind in new[] { "EC", "RSA" })
            {
                var newest = rows.Where(row => row.Kind == kind).MaxBy(row => row.ActiveAt);
                if (newest is null)
                    await AddAsync(work, kind, now, now);
                else if (newest.ActiveAt + SignsFor - ShownBefore <= now)
                    await AddAsync(work, kind, now, now + ShownBefore);
            }

            await work.ExecuteAsync(
                """
                delete from openid.signing_keys old where exists (
                    select 1 from openid.signing_keys next where next.kind = old.kind and next.active_at > old.active_at and next.active_at < @gone)
                """,
                new { gone = now - ShownAfter });
            rows = await ReadAsync(work);
        }

        return new KeyRing([.. rows.Select(row => new SigningKey(row.Kid, row.Kind, Convert.FromBase64String(protection.Decrypt(Purpose, row.PrivateKey)), row.PublicJwk, row.ActiveAt))], now);
    }

    private static bool IsDue(IReadOnlyList<Row> rows, DateTimeOffset now)
    {
        var newest = rows.GroupBy(row => row.Kind, StringComparer.Ordinal).Select(kind => kind.Max(row => row.ActiveAt)).ToArray();
        return newest.Length < 2 || newest.Any(active => active + SignsFor - ShownBefore <= now)
            || rows.GroupBy(row => row.Kind, StringComparer.Ordinal).Any(kind => kind.Count() > 1 && kind.Count(row => row.ActiveAt < now - ShownAfter) > 1);
    }

    private static async Task<IReadOnlyList<Row>> ReadAsync(Statements sql) =>
        [.. await sql.QueryAsync<Row>("select kid, kind, private_key, public_jwk, active_at from openid.signing_keys order by active_at, kid")];

    private async Task AddAsync(Statements sql, string kind, DateTimeOffset now, DateTimeOffset activeAt)
    {
        var kid = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(9));
        var (pkcs8, jwk) = kind == "EC" ? NewEc(kid) : NewRsa(kid);
        await sql.ExecuteAsync(
            "insert into openid.signing_keys (kid, kind, private_key, public_jwk, created_at, active_at) values (@kid, @kind, @cipher, @jwk, @now, @activeAt)",
            new { kid, kind, cipher = protection.Encrypt(Purpose, Convert.ToBase64String(pkcs8)), jwk, now, activeAt });
    }

    private static (byte[] Pkcs8, string Jwk) NewEc(string kid)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var point = key.ExportParameters(false).Q;
        return (key.ExportPkcs8PrivateKey(), $$"""{"kty":"EC","use":"sig","alg":"ES256","kid":"{{kid}}","crv":"P-256","x":"{{Base64Url.EncodeToString(point.X)}}","y":"{{Base64Url.EncodeToString(point.Y)}}"}""");
    }

    // No alg member: the one RSA key signs RS256 for those who know nothing else and PS256 for FAPI clients.
    private static (byte[] Pkcs8, string Jwk) NewRsa(string kid)
    {
        using var key = RSA.Create(2048);
        var numbers = key.ExportParameters(false);
        return (key.ExportPkcs8PrivateKey(), $$"""{"kty":"RSA","use":"sig","kid":"{{kid}}","n":"{{Base64Url.EncodeToString(numbers.Modulus)}}","e":"{{Base64Url.EncodeToString(numbers.Exponent)}}"}""");
    }

    private sealed class Row
    {
        public required string Kid { get; init; }

        public required string Kind { get; init; }

        public required byte[] PrivateKey { get; init; }

        public required string PublicJwk { get; init; }

        public required DateTimeOffset ActiveAt { get; init; }
    }
}
