using Panah.Data;
using Panah.Kernel;
using Panah.OpenId.Clients;
using Panah.People;

namespace Panah.Entitlement;

/// <summary>Who asked about a person: one of the four kinds (<c>Open</c>, <c>Code</c>, <c>Client</c>, <c>Person</c>), and what may be told of the asker.</summary>
internal sealed record AskedOnce(string TrackingNumber, DateTimeOffset At, bool Covered, string Kind, string? Asker);

/// <summary>Shows the person asked about who did, and when (row X6).</summary>
internal sealed class AskedAbout(AppDb db, Keys keys, PersonalData data, PersonDirectory people, ClientRegistration clients)
{
    public const int PageSize = 50;

    /// <param name="before">Number of the last inquiry of the page before; null begins with the newest.</param>
    public async Task<IReadOnlyList<AskedOnce>> AskAsync(Guid personId, long? before, CancellationToken cancel)
    {
        if (await people.FindAsync(personId, cancel) is not { Kind: PersonKind.Citizen } person || !NationalId.TryParse(person.Identifier, out var id, out _)) return [];
        var rows = await db.Alone(cancel).QueryAsync<Row>(
            """
            select i.id, i.asked_at, i.covered, i.client_id, i.asker, c.mobile_cipher
            from entitlement.inquiry i left join entitlement.credit c on c.id = i.credit_id
            where i.person = @person and (@before::bigint is null or i.id < @before) order by i.id desc limit @PageSize
            """, new { person = keys.Person(id), before, PageSize });
        var told = new List<AskedOnce>();
        foreach (var row in rows)
        {
            var (kind, asker) = await AskerAsync(row, cancel);
            told.Add(new AskedOnce(TrackingNumber.Of(row.Id), row.AskedAt, row.Covered, kind, asker));
        }

        return told;
    }

    /// <summary>A client by the name it is registered with, a person by their own.</summary>
    private async Task<(string Kind, string? Asker)> AskerAsync(Row row, CancellationToken cancel)
    {
        if (row.ClientId is { } id) return ("Client", await clients.FindAsync(id, cancel) is { Name.Length: > 0 } client ? client.Name : id);
        if (row.Asker is { } person) return ("Person", (await people.FindAsync(person, cancel))?.ShortName);
        return row.MobileCipher is null ? ("Open", null) : ("Code", MobileNumber.Parse(data.Decrypt("entitlement.credit.mobile", row.MobileCipher)).Masked);
    }

    private sealed class Row
    {
        public long Id { get; init; }
        public DateTimeOffset AskedAt { get; init; }
        public bool Covered { get; init; }
        public string? ClientId { get; init; }
        public Guid? Asker { get; init; }
        public byte[]? MobileCipher { get; init; }
    }
}
