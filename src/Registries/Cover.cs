using System.Globalization;
using Panah.Kernel;

namespace Panah.Registries;

/// <summary>What the cover registry says of a person: covered until and with that day, or null where there is no cover.</summary>
public sealed record CoverRecord(NationalId NationalId, DateOnly? CoveredUntil);

/// <summary>A page of the feed, oldest change first.</summary>
/// <param name="Cursor">Pass it on to get what comes after.</param>
/// <param name="More">There is another page at once.</param>
/// <param name="Changes">Each person once a page, as they are at the time of asking.</param>
public sealed record CoverChanges(string Cursor, bool More, IReadOnlyList<CoverRecord> Changes);

/// <summary>Asks the registry of treatment cover (برخورداری از حمایت‌های درمانی), outpatient. Throws <see cref="RegistryUnavailableException"/>.</summary>
public sealed class CoverRegistry
{
    private readonly RegistryClient _client;

    internal CoverRegistry(RegistryClient client) => _client = client;

    /// <returns>Null where the registry does not know the person.</returns>
    public async Task<CoverRecord?> FindAsync(NationalId nationalId, CancellationToken cancel)
    {
        var answer = await _client.AskAsync<Answer>("lookup", new { nationalId = nationalId.Value }, cancel);
        return (answer.Known ?? throw _client.Nonsense()) ? new CoverRecord(nationalId, answer.CoveredUntil) : null;
    }

    /// <param name="cursor">Null begins with the whole register: the feed from its start is its snapshot. At most 5,000 records a page.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task<CoverChanges> ChangesAsync(string? cursor, CancellationToken cancel)
    {
        var after = cursor is null ? 0 : long.Parse(cursor, NumberStyles.None, CultureInfo.InvariantCulture);
        var page = await _client.GetAsync<Page>($"changes?after={after.ToString(CultureInfo.InvariantCulture)}", cancel);
        // A feed that goes back would be followed for ever.
        if (page.Changes is null || page.Next < after || (page.More && page.Changes.Length == 0)) throw _client.Nonsense();
        var changes = new List<CoverRecord>(page.Changes.Length);
        foreach (var change in page.Changes)
        {
            if (!NationalId.TryParse(change.NationalId, out var id, out _)) throw _client.Nonsense();
            changes.Add(new CoverRecord(id, change.CoveredUntil));
        }

        return new CoverChanges(page.Next.ToString(CultureInfo.InvariantCulture), page.More, changes);
    }

    private sealed record Answer(bool? Known, DateOnly? CoveredUntil);

    private sealed record Page(long Next, bool More, Change[]? Changes);

    private sealed record Change(string? NationalId, DateOnly? CoveredUntil);
}
