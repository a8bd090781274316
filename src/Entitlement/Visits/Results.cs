using Panah.Data;
using Panah.Kernel;

namespace Panah.Entitlement;

/// <summary>One answer as it stands on the page.</summary>
internal sealed record Result(long Number, NationalId About, bool Covered, DateOnly? CoveredUntil, DateTimeOffset AskedAt)
{
    public string TrackingNumber => Entitlement.TrackingNumber.Of(Number);
}

/// <summary>What stands on a visit's page, in the order asked, until it is cleared (row E6).</summary>
internal sealed class Results(AppDb db, PersonalData data)
{
    public const string Purpose = "entitlement.result";

    /// <summary>A page shows so many; older ones stay in the list until cleared.</summary>
    public const int Shown = 500;

    public byte[] Encrypt(NationalId about) => data.Encrypt(Purpose, about);

    public async Task<IReadOnlyList<Result>> OfAsync(Visit visit, CancellationToken cancel)
    {
        var rows = await db.Alone(cancel).QueryAsync<Row>(
            """
            select * from (
                select i.id, r.national_id_cipher, i.covered, i.covered_until, i.asked_at
                from entitlement.result r join entitlement.inquiry i on i.id = r.inquiry_id
                where r.visit_id = @Id order by i.id desc limit @Shown) latest
            order by id
            """, new { visit.Id, Shown });
        return [.. rows.Select(r => new Result(r.Id, NationalId.Parse(data.Decrypt(Purpose, r.NationalIdCipher)), r.Covered, r.CoveredUntil, r.AskedAt))];
    }

    /// <summary>
    /// «حذف سابقه استعلامات». An answer that is still on its way comes onto the cleared page: it has been paid for.
    /// </summary>
    public Task ClearAsync(Visit visit, CancellationToken cancel) =>
        db.Alone(cancel).ExecuteAsync("delete from entitlement.result where visit_id = @Id", new { visit.Id });

    private sealed class Row
    {
        public long Id { get; init; }
        public byte[] NationalIdCipher { get; init; } = [];
        public bool Covered { get; init; }
        public DateOnly? CoveredUntil { get; init; }
        public DateTimeOffset AskedAt { get; init; }
    }
}
