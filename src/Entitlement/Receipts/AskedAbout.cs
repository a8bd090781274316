using Dapper;
using Panah.Data;
using Panah.Kernel;
using Panah.People;

namespace Panah.Entitlement;

/// <summary>Who asked about a person. One of the three kinds, and what may be told of the asker.</summary>
internal sealed record AskedOnce(string TrackingNumber, DateTimeOffset At, bool Covered, string Kind, string? Asker);

/// <summary>Shows the person asked about who did, and when (row X6).</summary>
internal sealed class AskedAbout(AppDb db, Keys keys, PersonalData data, PersonDirectory people)
{
    public const int PageSize = 50;

    /// <param name="before">Number of the last inquiry of the page before; null begins with the newest.</param>
    public async Task<IReadOnlyList<AskedOnce>> AskAsync(Guid personId, long? before, CancellationToken cancel)
    {
        if (await people.FindAsync(personId, cancel) is not { Kind: PersonKind.Citizen } person || !NationalId.TryParse(person.Identifier, out var id, out _)) return [];
        await using var connection = await db.OpenAsync(cancel);
        var rows = await connection.QueryAsync<Row>(
            """
            SELECT i.id, i.asked_at, i.covered, i.client_id, c.mobile_cipher
            FROM entitlement.inquiry i LEFT JOIN entitlement.credit c ON c.id = i.credit_id
            WHERE i.person = @person AND (@before::bigint IS NULL OR i.id < @before) ORDER BY i.id DESC LIMIT @PageSize
            """, new { person = keys.Person(id), before, PageSize });
        return [.. rows.Select(Told)];
    }

    private AskedOnce Told(Row row)
    {
        var mobile = row.MobileCipher is null ? null : MobileNumber.Parse(data.Decrypt("entitlement.credit.mobile", row.MobileCipher)).Masked;
        var (kind, asker) = row.ClientId is { } client ? ("Client", client) : mobile is not null ? ("Code", mobile) : ("Open", null);
        return new AskedOnce(TrackingNumber.Of(row.Id), row.AskedAt, row.Covered, kind, asker);
    }

    private sealed class Row
    {
        public long Id { get; init; }
        public DateTimeOffset AskedAt { get; init; }
        public bool Covered { get; init; }
        public string? ClientId { get; init; }
        public byte[]? MobileCipher { get; init; }
    }
}
