using Panah.Data;
using Panah.Kernel;
using Panah.People;

namespace Panah.Window.Proof;

/// <summary>Requests to update an address, from their filing until the registry has them. What was typed stands here, never as a fact of the person.</summary>
internal sealed class AddressRequests(AppDb db, PersonalData personal, TimeProvider time) : IAskedPostalCode
{
    private const string Purpose = "window.asked-postal-code";

    public async Task<AskedPostalCode?> FindAsync(Guid personId, CancellationToken cancel)
    {
        var row = await db.Alone(cancel).QueryFirstOrDefaultAsync<Row>(
            """
            select postal_code, tracking_number, asked_at from "window".address_updates
            where person_id = @personId and settled_at is null and postal_code is not null order by asked_at desc limit 1
            """,
            new { personId });
        return row is null ? null : new AskedPostalCode(PostalCode.Parse(personal.Decrypt(Purpose, row.PostalCode)), row.TrackingNumber, row.AskedAt);
    }

    /// <summary>A later request takes the place of an earlier one.</summary>
    public async Task AddAsync(Work work, Guid personId, PostalCode code, string tracking)
    {
        await SettleAsync(work, personId);
        var now = time.GetUtcNow();
        await work.ExecuteAsync(
            """insert into "window".address_updates (id, person_id, tracking_number, postal_code, asked_at) values (@id, @personId, @tracking, @code, @now)""",
            new { id = Guid.CreateVersion7(now), personId, tracking, code = personal.Encrypt(Purpose, code), now });
    }

    /// <summary>Nothing is waited for any more.</summary>
    public Task SettleAsync(Work work, Guid personId) =>
        work.ExecuteAsync(
            """update "window".address_updates set settled_at = @now where person_id = @personId and settled_at is null""",
            new { personId, now = time.GetUtcNow() });

    private sealed class Row
    {
        public byte[] PostalCode { get; init; } = [];
        public string TrackingNumber { get; init; } = "";
        public DateTimeOffset AskedAt { get; init; }
    }
}
