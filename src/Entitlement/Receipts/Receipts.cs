using System.Buffers.Text;
using System.Security.Cryptography;
using Panah.Data;
using Panah.Kernel;

namespace Panah.Entitlement;

/// <summary>The copy of an answer that a person keeps.</summary>
/// <param name="Code">128 random bits: opens the receipt.</param>
/// <param name="ConfirmCode">Others: stand in the QR and confirm it, without telling the whole national ID.</param>
internal sealed record Receipt(string Code, string ConfirmCode, long Number, NationalId About, bool Covered, DateOnly? CoveredUntil, DateTimeOffset AskedAt)
{
    public string TrackingNumber => Entitlement.TrackingNumber.Of(Number);
}

/// <summary>Makes receipts of answers and confirms them to who scans their QR.</summary>
internal sealed class Receipts(AppDb db, PersonalData data, TimeProvider time)
{
    private const string Purpose = "entitlement.receipt";

    /// <summary>The receipt's code; the same one for the same answer. Null where the answer does not stand on this visit's page.</summary>
    public async Task<string?> MakeAsync(Visit visit, string? trackingNumber, CancellationToken cancel)
    {
        if (!TrackingNumber.TryParse(trackingNumber, out var number)) return null;
        var cipher = await db.Alone(cancel).ExecuteScalarAsync<byte[]?>(
            "select national_id_cipher from entitlement.result where visit_id = @Id and inquiry_id = @number", new { visit.Id, number });
        if (cipher is null) return null;
        return await db.Alone(cancel).ExecuteScalarAsync<string>(
            """
            insert into entitlement.receipt (code, confirm_code, inquiry_id, national_id_cipher, made_at) values (@code, @confirm, @number, @about, @now)
            on conflict (inquiry_id) do update set inquiry_id = excluded.inquiry_id returning code
            """,
            new
            {
                code = Draw(), confirm = Draw(), number,
                about = data.Encrypt(Purpose, data.Decrypt(Results.Purpose, cipher)), now = time.GetUtcNow(),
            });
    }

    public Task<Receipt?> FindAsync(string? code, CancellationToken cancel) => FindAsync("code", code, cancel);

    public Task<Receipt?> ConfirmAsync(string? confirmCode, CancellationToken cancel) => FindAsync("confirm_code", confirmCode, cancel);

    private static string Draw() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));

    private async Task<Receipt?> FindAsync(string column, string? code, CancellationToken cancel)
    {
        if (code is not { Length: 22 }) return null;
        var row = await db.Alone(cancel).QuerySingleOrDefaultAsync<Row>(
            $"""
            select r.code, r.confirm_code, r.inquiry_id, r.national_id_cipher, i.covered, i.covered_until, i.asked_at
            from entitlement.receipt r join entitlement.inquiry i on i.id = r.inquiry_id where r.{column} = @code
            """, new { code });
        return row is null ? null : new Receipt(
            row.Code, row.ConfirmCode, row.InquiryId, NationalId.Parse(data.Decrypt(Purpose, row.NationalIdCipher)), row.Covered, row.CoveredUntil, row.AskedAt);
    }

    private sealed class Row
    {
        public string Code { get; init; } = "";
        public string ConfirmCode { get; init; } = "";
        public long InquiryId { get; init; }
        public byte[] NationalIdCipher { get; init; } = [];
        public bool Covered { get; init; }
        public DateOnly? CoveredUntil { get; init; }
        public DateTimeOffset AskedAt { get; init; }
    }
}
