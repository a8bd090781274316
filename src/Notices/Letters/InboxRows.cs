using System.Globalization;
using Npgsql;
using Panah.Data;

namespace Panah.Notices.Letters;

/// <summary>A sending system of an employer's letters.</summary>
/// <param name="Stored">As it is kept: more than one where an earlier version, or an earlier key, wrote it too.</param>
internal sealed record SendingSystem(string Name, string[] Stored);

/// <summary>
/// Lines of the inbox in their order, after a letter or before it. Time and viewing are ordered by the database; systems one after another, each along its
/// index; subjects are opened one by one and the page's lines kept, so that ordering by them costs what reading the employer's letters costs.
/// </summary>
internal sealed class InboxRows(AppDb db, LetterWords words, TimeProvider time)
{
    private static readonly StringComparer Alphabet = StringComparer.Create(CultureInfo.GetCultureInfo("fa-IR"), ignoreCase: false);

    /// <summary>Lines in the order asked for; backwards the other way round.</summary>
    public async Task<List<LetterLine>> ReadAsync(Employer employer, InboxQuery query, Guid? key, bool backwards, int most, CancellationToken cancel)
    {
        var falling = query.Order is InboxOrder.Newest or InboxOrder.Viewed or InboxOrder.SystemReversed or InboxOrder.SubjectReversed;
        var part = new Part(db.Alone(cancel), employer, query, falling != backwards, key, most);
        return query.Order switch
        {
            InboxOrder.System or InboxOrder.SystemReversed => await BySystemAsync(part),
            InboxOrder.Subject or InboxOrder.SubjectReversed => await BySubjectAsync(part),
            InboxOrder.Viewed or InboxOrder.ViewedReversed => await ByColumnAsync(part, "coalesce(l.viewed_at, 'infinity')"),
            _ => await SelectAsync(part, key is null ? "true" : $"l.id {part.Than} @key", $"l.id {part.Direction}", most),
        };
    }

    /// <summary>Letters that the filters leave, <paramref name="most"/> at most.</summary>
    public async Task<int> CountAsync(Employer employer, InboxQuery query, int most, CancellationToken cancel)
    {
        var part = new Part(db.Alone(cancel), employer, query, false, null, most);
        return await db.Alone(cancel).ExecuteScalarAsync<int>(
            $"select count(*) from (select 1 from notices.letters l where {part.Filter} limit {most}) as few", await ArgumentsAsync(part));
    }

    /// <summary>Systems that have written to the employer, in the order of their names; found by hopping along the index, not by reading all letters.</summary>
    public async Task<IReadOnlyList<SendingSystem>> SystemsAsync(Employer employer, CancellationToken cancel)
    {
        return await SystemsAsync(db.Alone(cancel), employer);
    }

    private async Task<IReadOnlyList<SendingSystem>> SystemsAsync(Statements sql, Employer employer)
    {
        var stored = await sql.QueryAsync<string>(
            """
            with recursive hop as (
                (select system from notices.letters where employer_index = @Index order by system limit 1)
                union all
                select (select l.system from notices.letters l where l.employer_index = @Index and l.system > hop.system order by l.system limit 1)
                from hop where hop.system is not null
            )
            select system from hop where system is not null
            """,
            new { employer.Index });
        return [.. stored.GroupBy(words.System, StringComparer.Ordinal).Select(group => new SendingSystem(group.Key, [.. group]))
            .OrderBy(system => system.Name, Alphabet).ThenBy(system => system.Name, StringComparer.Ordinal)];
    }

    // The address holds one letter; where it stands in the order is looked up.
    private Task<List<LetterLine>> ByColumnAsync(Part part, string column) => SelectAsync(
        part,
        part.Key is null ? "true" : $"({column}, l.id) {part.Than} (select {column}, l.id from notices.letters l where l.id = @key and l.employer_index = @Index)",
        $"{column} {part.Direction}, l.id {part.Direction}", part.Most);

    private async Task<List<LetterLine>> BySystemAsync(Part part)
    {
        var systems = (await SystemsAsync(part.Sql, part.Employer)).ToList();
        if (part.Falling) systems.Reverse();
        var first = 0;
        if (part.Key is not null)
        {
            if (await KeyAsync(part, "system") is not { } kept) return [];
            first = systems.FindIndex(system => system.Stored.Contains(kept, StringComparer.Ordinal));
        }

        var found = new List<LetterLine>();
        for (var at = Math.Max(first, 0); at < systems.Count && found.Count < part.Most; at++)
        {
            var after = part.Key is not null && at == first ? $" and l.id {part.Than} @key" : "";
            found.AddRange(await SelectAsync(part, "l.system = any(@Of)" + after, $"l.id {part.Direction}", part.Most - found.Count, of: systems[at].Stored));
        }

        return found;
    }

    private async Task<List<LetterLine>> BySubjectAsync(Part part)
    {
        var order = Comparer<(string Subject, Guid Id)>.Create((one, other) =>
            (part.Falling ? -1 : 1) * (Alphabet.Compare(one.Subject, other.Subject) is var by and not 0 ? by : one.Id.CompareTo(other.Id)));
        var key = part.Key is { } id ? await KeyAsync(part, "subject") is { } kept ? (words.Subject(kept), id) : null : ((string, Guid)?)null;
        if (part.Key is not null && key is null) return [];
        var best = new SortedSet<(string Subject, Guid Id)>(order);
        var every = part.Sql.StreamAsync<(Guid Id, string Subject)>($"select l.id, l.subject from notices.letters l where {part.Filter}", await ArgumentsAsync(part));
        await foreach (var row in every)
        {
            var one = (words.Subject(row.Subject), row.Id);
            if (key is { } last && order.Compare(one, last) <= 0) continue;
            if (best.Count == part.Most && order.Compare(one, best.Max) > 0) continue;
            best.Add(one);
            if (best.Count > part.Most) best.Remove(best.Max);
        }

        var ids = best.Select(one => one.Id).ToArray();
        return await SelectAsync(part, "l.id = any(@Ids)", "array_position(@Ids, l.id)", part.Most, ids: ids);
    }

    /// <summary>What a column of the letter says after which the page starts; null when it isn't the employer's.</summary>
    private static Task<string?> KeyAsync(Part part, string column) => part.Sql.ExecuteScalarAsync<string?>(
        $"select {column} from notices.letters where id = @Key and employer_index = @Index", new { part.Key, part.Employer.Index });

    private async Task<List<LetterLine>> SelectAsync(Part part, string where, string order, int most, string[]? of = null, Guid[]? ids = null)
    {
        var lines = await part.Sql.QueryAsync<LetterLine>(
            $"""
            select l.id, l.tracking_number, l.sent_at, l.system, l.subject, l.mobile, l.email, l.viewed_at, l.announced_at, l.serve_after_days, l.marked,
                   p.last_day as permit_last_day, p.views_left as permit_views_left{(part.Query.Text is null ? "" : ", l.body")}
            from notices.letters l
            left join notices.permits p on p.letter_id = l.id and p.closed_at is null and p.ends_at > @Now
            where {part.Filter} and {where}
            order by {order}
            limit {most}
            """,
            await ArgumentsAsync(part, of, ids));
        return [.. lines.Select(words.Show)];
    }

    private async Task<object> ArgumentsAsync(Part part, string[]? of = null, Guid[]? ids = null) => new
    {
        part.Employer.Index,
        Systems = part.Query.System is not { } name ? null
            : (await SystemsAsync(part.Sql, part.Employer)).FirstOrDefault(system => string.Equals(system.Name, name, StringComparison.Ordinal))?.Stored ?? [],
        From = part.Query.From?.StartsAt(),
        Until = part.Query.Until?.AddDays(1).StartsAt(),
        key = part.Key,
        Of = of,
        Ids = ids,
        Now = time.GetUtcNow(),
    };

    /// <param name="Falling">As the database reads it: the order asked for, turned round for a page back.</param>
    private sealed record Part(Statements Sql, Employer Employer, InboxQuery Query, bool Falling, Guid? Key, int Most)
    {
        public string Direction => Falling ? "desc" : "asc";

        public string Than => Falling ? "<" : ">";

        public string Filter
        {
            get
            {
                var filter = new List<string> { "l.employer_index = @Index" };
                if (Query.UnreadOnly) filter.Add("l.viewed_at is null");
                if (Query.MarkedOnly) filter.Add("l.marked");
                if (Query.System is not null) filter.Add("l.system = any(@Systems)");
                if (Query.From is not null) filter.Add("l.sent_at >= @From");
                if (Query.Until is not null) filter.Add("l.sent_at < @Until");
                return string.Join(" and ", filter);
            }
        }
    }
}
