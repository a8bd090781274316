using Dapper;
using Panah.Data;
using Panah.Kernel;

namespace Panah.Notices.Letters;

/// <summary>In what order the inbox is read.</summary>
internal enum InboxOrder
{
    Newest,
    Oldest,
    System,
    Subject,

    /// <summary>Unread first, then what was read last.</summary>
    Viewed,
}

/// <summary>What part of the inbox is wanted.</summary>
internal sealed record InboxQuery
{
    public string? Text { get; init; }
    public string? System { get; init; }
    public bool UnreadOnly { get; init; }
    public bool MarkedOnly { get; init; }
    public JalaliDate? From { get; init; }
    public JalaliDate? Until { get; init; }
    public InboxOrder Order { get; init; }

    /// <summary>The page starts after this letter, in the order asked for.</summary>
    public Guid? After { get; init; }

    /// <summary>The page ends before this letter: one page back.</summary>
    public Guid? Before { get; init; }
}

/// <param name="HasEarlier">There is a page before this one.</param>
/// <param name="HasMore">There is a page after this one.</param>
internal sealed record InboxPage(IReadOnlyList<LetterLine> Letters, bool HasEarlier, bool HasMore);

/// <summary>صندوق مکاتبات of one employer, a page at a time by key: page 3,000 costs what page 1 costs.</summary>
internal sealed class Inbox(AppDb db, TimeProvider time)
{
    public const int PageSize = 20;

    /// <summary>More unread letters than this are shown as «۹۹+»: an exact count would read them all.</summary>
    public const int UnreadCap = 100;

    public async Task<InboxPage> PageAsync(Employer employer, InboxQuery query, CancellationToken cancel)
    {
        var backwards = query.Before is not null && query.After is null;
        var column = query.Order switch
        {
            InboxOrder.System => "l.system",
            InboxOrder.Subject => "l.subject",
            InboxOrder.Viewed => "coalesce(l.viewed_at, 'infinity')",
            _ => null,
        };
        var descending = (query.Order is InboxOrder.Newest or InboxOrder.Viewed) != backwards;
        var (direction, than) = descending ? ("desc", "<") : ("asc", ">");
        var filter = new List<string> { "l.employer_index = @Index" };
        if (query.UnreadOnly) filter.Add("l.viewed_at is null");
        if (query.MarkedOnly) filter.Add("l.marked");
        if (query.System is not null) filter.Add("l.system = @System");
        if (query.Text is not null) filter.Add("strpos(l.search, @Text) > 0");
        if (query.From is not null) filter.Add("l.sent_at >= @From");
        if (query.Until is not null) filter.Add("l.sent_at < @Until");
        if ((query.After ?? query.Before) is not null)
        {
            // The address holds one letter; where it stands in the order is looked up.
            filter.Add(column is null ? $"l.id {than} @Key" : $"({column}, l.id) {than} (select {column}, l.id from notices.letters l where l.id = @Key and l.employer_index = @Index)");
        }

        await using var connection = await db.OpenAsync(cancel);
        var found = (await connection.QueryAsync<LetterLine>(new CommandDefinition(
            $"""
            select l.id, l.tracking_number, l.sent_at, l.system, l.subject, l.mobile, l.email, l.viewed_at, l.announced_at, l.serve_after_days, l.marked,
                   p.last_day as permit_last_day, p.views_left as permit_views_left
            from notices.letters l
            left join notices.permits p on p.letter_id = l.id and p.closed_at is null and p.ends_at > @Now
            where {string.Join(" and ", filter)}
            order by {(column is null ? "" : $"{column} {direction}, ")}l.id {direction}
            limit {PageSize + 1}
            """,
            new
            {
                employer.Index,
                query.System,
                Text = query.Text is null ? null : PersianText.Fold(query.Text),
                From = query.From?.StartsAt(),
                Until = query.Until?.AddDays(1).StartsAt(),
                Key = query.After ?? query.Before,
                Now = time.GetUtcNow(),
            },
            cancellationToken: cancel))).AsList();
        var more = found.Count > PageSize;
        if (more) found.RemoveAt(PageSize);
        if (backwards) found.Reverse();
        return new InboxPage(found, backwards ? more : query.After is not null, backwards || more);
    }

    /// <summary>Unread letters, <see cref="UnreadCap"/> at most.</summary>
    public async Task<int> UnreadAsync(Employer employer, CancellationToken cancel)
    {
        await using var connection = await db.OpenAsync(cancel);
        return await connection.ExecuteScalarAsync<int>(new CommandDefinition(
            $"select count(*) from (select 1 from notices.letters where employer_index = @Index and viewed_at is null limit {UnreadCap}) as few",
            new { employer.Index }, cancellationToken: cancel));
    }

    /// <summary>Systems that have written to the employer, for the filter; found by hopping along the index, not by reading all letters.</summary>
    public async Task<IReadOnlyList<string>> SystemsAsync(Employer employer, CancellationToken cancel)
    {
        await using var connection = await db.OpenAsync(cancel);
        return (await connection.QueryAsync<string>(new CommandDefinition(
            """
            with recursive hop as (
                (select system from notices.letters where employer_index = @Index order by system limit 1)
                union all
                select (select l.system from notices.letters l where l.employer_index = @Index and l.system > hop.system order by l.system limit 1)
                from hop where hop.system is not null
            )
            select system from hop where system is not null
            """,
            new { employer.Index }, cancellationToken: cancel))).AsList();
    }

    /// <summary>Puts the employer's own mark on letters or takes it off; letters of others among the ids are passed over.</summary>
    public async Task<int> MarkAsync(Employer employer, IReadOnlyList<Guid> letters, bool marked, CancellationToken cancel)
    {
        await using var connection = await db.OpenAsync(cancel);
        return await connection.ExecuteAsync(new CommandDefinition(
            "update notices.letters set marked = @marked where id = any(@letters) and employer_index = @Index and marked <> @marked",
            new { employer.Index, letters = letters.Take(PageSize).ToArray(), marked }, cancellationToken: cancel));
    }
}
