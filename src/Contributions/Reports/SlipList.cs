using Panah.Contributions.Slips;
using Panah.Data;
using Panah.Kernel;

namespace Panah.Contributions.Reports;

/// <summary>In which order slips are listed.</summary>
internal enum SlipOrder
{
    Newest,
    Oldest,
    LatestPeriod,
    EarliestPeriod,
}

/// <summary>What part of a person's slips is wanted.</summary>
internal sealed record SlipQuery
{
    public SlipState? State { get; init; }

    /// <summary>Slips that hold this month or a later one.</summary>
    public JalaliPeriod? From { get; init; }

    /// <summary>Slips that hold this month or an earlier one.</summary>
    public JalaliPeriod? Until { get; init; }

    public SlipOrder Order { get; init; }

    /// <summary>The page starts after this slip, in the order asked for.</summary>
    public Guid? After { get; init; }

    /// <summary>The page ends before this slip: one page back.</summary>
    public Guid? Before { get; init; }

    public bool IsFiltered => State is not null || From is not null || Until is not null;
}

/// <param name="HasEarlier">There is a page before this one.</param>
/// <param name="HasMore">There is a page after this one.</param>
internal sealed record SlipPage(IReadOnlyList<Slip> Slips, bool HasEarlier, bool HasMore);

/// <summary>A person's slips, a page at a time by key (row P13): the last page costs what the first one costs.</summary>
internal sealed class SlipList(AppDb db, TimeProvider time)
{
    public const int PageSize = 20;

    /// <summary>More than anybody's working life has months; a limit all the same.</summary>
    public const int LargestExport = 5_000;

    public async Task<SlipPage> PageAsync(Guid person, SlipQuery query, CancellationToken cancel, int size = PageSize)
    {
        var backwards = query.Before is not null && query.After is null;
        var found = await ReadAsync(person, query, backwards, size + 1, cancel);
        var more = found.Count > size;
        if (more) found.RemoveAt(size);
        if (backwards) found.Reverse();
        return new SlipPage(found, backwards ? more : query.After is not null, backwards || more);
    }

    /// <summary>All that the filter leaves, for a file.</summary>
    public async Task<IReadOnlyList<Slip>> AllAsync(Guid person, SlipQuery query, CancellationToken cancel) =>
        await ReadAsync(person, query with { After = null, Before = null }, backwards: false, LargestExport, cancel);

    private async Task<List<Slip>> ReadAsync(Guid person, SlipQuery query, bool backwards, int limit, CancellationToken cancel)
    {
        var byPeriod = query.Order is SlipOrder.LatestPeriod or SlipOrder.EarliestPeriod;
        var descending = query.Order is SlipOrder.Newest or SlipOrder.LatestPeriod != backwards;
        var (direction, beyond) = descending ? ("desc", "<") : ("asc", ">");
        var filter = new List<string> { "s.person_id = @person" };
        if (query.State is not null) filter.Add("s.state = @state");
        // A slip of three months from 1404-11 holds 1405-01 too: months are counted through.
        if (query.From is not null) filter.Add("s.first_period / 100 * 12 + s.first_period % 100 + s.months > @from");
        if (query.Until is not null) filter.Add("s.first_period <= @until");
        // The key's own place is looked up, so that an address holds nothing but an id; another person's id finds nothing.
        if ((query.After ?? query.Before) is not null)
        {
            filter.Add(byPeriod
                ? $"(s.first_period, s.id) {beyond} (select k.first_period, k.id from contributions.slips k where k.id = @key and k.person_id = @person)"
                : $"s.id {beyond} @key");
        }

        var rows = await db.Alone(cancel).QueryAsync<SlipStore.Row>(
            $"""
            select {SlipStore.Columns} from contributions.slips s
            where {string.Join(" and ", filter)}
            order by {(byPeriod ? $"s.first_period {direction}, " : "")}s.id {direction}
            limit @limit
            """,
            new
            {
                person,
                state = query.State?.ToString().ToLowerInvariant(),
                from = query.From is { } from ? (from.Year * 12) + from.Month : (int?)null,
                until = query.Until?.ToNumber(),
                key = query.After ?? query.Before,
                limit,
            });
        var now = time.GetUtcNow();
        return [.. rows.Select(row => SlipStore.Read(row).At(now))];
    }
}
