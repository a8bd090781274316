using Panah.Data;
using Panah.Kernel;
using Panah.People;

namespace Panah.Entitlement;

/// <summary>A browser at the desk.</summary>
/// <param name="Mobile">Entered on the first page of the metered desk.</param>
/// <param name="CodeExpiresAt">End of the countdown; null where no SMS was asked for.</param>
/// <param name="CreditKey">The confirmed credit in use.</param>
/// <param name="CreditLeft">What remains of it.</param>
internal sealed record Visit(long Id, MobileNumber? Mobile, DateTimeOffset? CodeExpiresAt, Guid? CreditKey, CreditCode? Code, int CreditLeft)
{
    /// <summary>Units that came with the credit.</summary>
    public int CreditIssued { get; init; }

    /// <summary>The message that carries the code.</summary>
    public Guid? MessageId { get; init; }

    /// <summary>Key of the phone whose code was entered here.</summary>
    public Guid? Proven { get; init; }

    public bool HasCredit => CreditKey is not null;
}

/// <summary>Knows browsers by a cookie, so that what was asked stands until it is cleared, with or without JavaScript.</summary>
internal sealed class Visits(AppDb db, PersonalData data, DeskLimits limits, TimeProvider time)
{
    public const string MobilePurpose = "entitlement.visit.mobile";
    public const string CodePurpose = "entitlement.visit.code";

    private static readonly SecretCookie Cookie = new("entitlement");
    private static readonly TimeSpan Life = TimeSpan.FromHours(24);

    /// <summary>The browser's visit, which lives on from now; null where it has none.</summary>
    public async Task<Visit?> SeenAsync(Browser browser)
    {
        if (Cookie.Read(browser) is not { } hash) return null;
        var now = time.GetUtcNow();
        var row = await db.Alone(browser.Gone).QuerySingleOrDefaultAsync<Row>(
            """
            update entitlement.visit v set seen_at = @now
            from entitlement.visit w left join entitlement.credit c on c.id = w.credit_id
            where v.token_hash = @hash and w.id = v.id and v.seen_at > @since
            returning v.id, v.mobile_cipher, v.code_expires_at, v.message_id, v.proven, c.key as credit_key, v.code_cipher, c.remaining, c.issued
            """, new { now, hash, since = now - Life });
        if (row is null) return null;
        MobileNumber? mobile = row.MobileCipher is null ? null : MobileNumber.Parse(data.Decrypt(MobilePurpose, row.MobileCipher));
        CreditCode? code = row.CodeCipher is not null && CreditCode.TryParse(data.Decrypt(CodePurpose, row.CodeCipher), out var read, out _) ? read : null;
        return new Visit(row.Id, mobile, row.CodeExpiresAt, row.CreditKey, code, row.Remaining ?? 0)
        {
            CreditIssued = row.Issued ?? 0, MessageId = row.MessageId, Proven = row.Proven,
        };
    }

    /// <summary>The browser's visit, a new one where it has none; null where too many new ones came from its address, or from everywhere.</summary>
    public async Task<Visit?> OpenAsync(Browser browser)
    {
        if (await SeenAsync(browser) is { } visit) return visit;
        if (await limits.VisitAsync(browser, browser.Gone) > TimeSpan.Zero) return null;
        var (secret, hash) = SecretCookie.New();
        var id = await db.Alone(browser.Gone).ExecuteScalarAsync<long>(
            "insert into entitlement.visit (token_hash, seen_at) values (@hash, @now) returning id",
            new { hash, now = time.GetUtcNow() });
        Cookie.Append(browser, secret, Life);
        return new Visit(id, null, null, null, null, 0);
    }

    /// <summary>«دریافت مجدد کد اعتباری»: back to the first page. The credit itself stays what it was.</summary>
    public Task StartAgainAsync(Visit visit, CancellationToken cancel) =>
        db.Alone(cancel).ExecuteAsync(
            "update entitlement.visit set mobile_cipher = null, code_expires_at = null, message_id = null, credit_id = null, code_cipher = null where id = @Id",
            new { visit.Id });

    private sealed class Row
    {
        public long Id { get; init; }
        public byte[]? MobileCipher { get; init; }
        public DateTimeOffset? CodeExpiresAt { get; init; }
        public Guid? MessageId { get; init; }
        public Guid? Proven { get; init; }
        public Guid? CreditKey { get; init; }
        public byte[]? CodeCipher { get; init; }
        public int? Remaining { get; init; }
        public int? Issued { get; init; }
    }
}
