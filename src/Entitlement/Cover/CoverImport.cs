using Panah.Data;
using Panah.Registries;

namespace Panah.Entitlement;

/// <summary>Loads the register as a whole, for a first start with millions of people; afterwards the feed keeps it fresh.</summary>
public sealed class CoverImport
{
    private const int Chunk = 200_000;
    private readonly AppDb _db;
    private readonly CoverModel _model;

    internal CoverImport(AppDb db, CoverModel model) => (_db, _model) = (db, model);

    /// <returns>How many records were taken.</returns>
    public async Task<long> ImportAsync(IEnumerable<CoverRecord> records, CancellationToken cancel = default)
    {
        var count = 0L;
        foreach (var chunk in records.Chunk(Chunk))
        {
            await _db.InTransactionAsync(work => _model.CopyAsync(work, chunk), cancel);
            count += chunk.Length;
        }

        return count;
    }
}
