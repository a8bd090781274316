using Panah.Data;

namespace Panah.Entitlement;

/// <summary>The credit that a client of the API asks from when it sends no credit code.</summary>
public sealed class Allowances
{
    private readonly AppDb _db;
    private readonly Keys _keys;
    private readonly TimeProvider _time;
    private readonly EntitlementSettings _settings;

    internal Allowances(AppDb db, Keys keys, TimeProvider time, EntitlementSettings settings) =>
        (_db, _keys, _time, _settings) = (db, keys, time, settings);

    /// <summary>Adds to what the client may still ask; opens its allowance where there is none.</summary>
    /// <returns>What remains.</returns>
    public async Task<int> GrantAsync(string clientId, int inquiries, CancellationToken cancel = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(inquiries);
        return await _db.Alone(cancel).ExecuteScalarAsync<int>(
            """
            insert into entitlement.credit (key, kind, client_id, issued, remaining, issued_at, confirmed_at)
            values (@key, 3, @clientId, @inquiries, @inquiries, @now, @now)
            on conflict (key) do update set issued = credit.issued + @inquiries, remaining = credit.remaining + @inquiries
            returning remaining
            """, new { key = _keys.Client(clientId), clientId, inquiries, now = _time.GetUtcNow() });
    }

    /// <summary>Begins the allowance that every new client begins with; false where the credit asked for is not the client's own.</summary>
    internal async Task<bool> BeginAsync(string clientId, Guid? credit, CancellationToken cancel)
    {
        var key = _keys.Client(clientId);
        if (credit != key) return false;
        await _db.Alone(cancel).ExecuteAsync(
            """
            insert into entitlement.credit (key, kind, client_id, issued, remaining, issued_at, confirmed_at)
            values (@key, 3, @clientId, @begin, @begin, @now, @now) on conflict do nothing
            """, new { key, clientId, begin = _settings.ClientAllowance, now = _time.GetUtcNow() });
        return true;
    }
}
