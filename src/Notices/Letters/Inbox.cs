using Panah.Data;
using Panah.Kernel;

namespace Panah.Notices.Letters;

/// <summary>In what order the inbox is read.</summary>
internal enum InboxOrder
{
    Newest,
    Oldest,
    System,
    SystemReversed,
    Subject,
    SubjectReversed,

    /// <summary>Unread first, then what was read last.</summary>
    Viewed,

    /// <summary>What was read first, and unread at the end.</summary>
    ViewedReversed,
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

/// <param name="Before">The page before ends before this letter; null where there is none.</param>
/// <param name="After">The page after begins after this letter; null where there is none.</param>
/// <param name="Searched">So many letters were looked through and there are more; null when all were.</param>
internal sealed record InboxPage(IReadOnlyList<LetterLine> Letters, Guid? Before, Guid? After, int? Searched = null);

/// <summary>صندوق مکاتبات of one employer, a page at a time by key: page 3,000 costs what page 1 costs.</summary>
internal sealed class Inbox(AppDb db, InboxRows rows, PersonalData personal)
{
    public const int PageSize = 20;

    /// <summary>More unread letters than this are shown as «۹۹+»: an exact count would read them all.</summary>
    public const int UnreadCap = 100;

    /// <summary>More letters than this are shown as «۹۹۹+».</summary>
    public const int CountCap = 1_000;

    /// <summary>Letters whose text is looked through for one page of a search; the next page goes on from there.</summary>
    public const int SearchedAtOnce = 4_000;

    private const int Portion = 400;

    /// <summary>Letters of one file for a spreadsheet.</summary>
    private const int MostInAFile = 1_000;

    /// <summary>The list whole, as far as one file goes; true where there are more.</summary>
    public async Task<(IReadOnlyList<LetterLine> Lines, bool IsPart)> AllAsync(Employer employer, InboxQuery query, CancellationToken cancel)
    {
        var lines = new List<LetterLine>();
        while (lines.Count < MostInAFile)
        {
            var page = await PageAsync(employer, query, cancel);
            lines.AddRange(page.Letters);
            if (page.After is null || page.Searched is not null) return (lines, page.After is not null);
            query = query with { After = page.After };
        }

        return (lines, true);
    }

    public async Task<InboxPage> PageAsync(Employer employer, InboxQuery query, CancellationToken cancel)
    {
        var backwards = query.Before is not null && query.After is null;
        var key = backwards ? query.Before : query.After;
        var (found, searched, rest) = query.Text is null
            ? (await rows.ReadAsync(employer, query, key, backwards, PageSize + 1, cancel), 0, false)
            : await SearchAsync(employer, query, PersianText.Fold(query.Text), key, backwards, cancel);
        var over = found.Count > PageSize;
        var beyond = over ? found[PageSize - 1].Id : rest ? found[^1].Id : (Guid?)null;
        var page = found.Take(PageSize).Where(line => line.Found).ToList();
        if (backwards) page.Reverse();
        var came = page.Count == 0 ? key : backwards ? page[^1].Id : page[0].Id;
        var back = key is null ? null : came;
        return backwards ? new InboxPage(page, beyond, back, rest ? searched : null) : new InboxPage(page, back, beyond, rest ? searched : null);
    }

    /// <summary>
    /// Texts are encrypted, so a search opens them one after another, in the order asked for, and stops where the page is full. The last line of what was looked
    /// through without filling it stands at the end, not as found.
    /// </summary>
    private async Task<(List<LetterLine> Found, int Searched, bool IsPart)> SearchAsync(
        Employer employer, InboxQuery query, string text, Guid? key, bool backwards, CancellationToken cancel)
    {
        var found = new List<LetterLine>();
        // In the order of subjects each portion opens all of them.
        var most = query.Order is InboxOrder.Subject or InboxOrder.SubjectReversed ? SearchedAtOnce : Portion;
        for (var searched = 0; searched < SearchedAtOnce;)
        {
            var portion = await rows.ReadAsync(employer, query, key, backwards, most, cancel);
            searched += portion.Count;
            found.AddRange(portion.Where(line => Holds(line, text)));
            if (found.Count > PageSize || portion.Count < most) return (found, searched, false);
            key = portion[^1].Id;
            if (searched >= SearchedAtOnce) return ([.. found, portion[^1] with { Found = false }], searched, true);
        }

        return (found, SearchedAtOnce, false);
    }

    private bool Holds(LetterLine line, string text) =>
        PersianText.Fold($"{line.Subject} {line.System} {line.TrackingNumber}").Contains(text, StringComparison.Ordinal)
        || PersianText.Fold(personal.Decrypt(LetterBox.BodyPurpose, line.Body!)).Contains(text, StringComparison.Ordinal);

    /// <summary>Letters that the filters leave, <see cref="CountCap"/> at most.</summary>
    public Task<int> CountAsync(Employer employer, InboxQuery query, CancellationToken cancel) => rows.CountAsync(employer, query, CountCap, cancel);

    /// <summary>Unread letters, <see cref="UnreadCap"/> at most.</summary>
    public Task<int> UnreadAsync(Employer employer, CancellationToken cancel) => FewAsync(employer, "viewed_at is null", cancel);

    /// <summary>Letters that carry the employer's own mark, <see cref="UnreadCap"/> at most.</summary>
    public Task<int> MarkedAsync(Employer employer, CancellationToken cancel) => FewAsync(employer, "marked", cancel);

    private Task<int> FewAsync(Employer employer, string which, CancellationToken cancel) =>
        db.Alone(cancel).ExecuteScalarAsync<int>(
            $"select count(*) from (select 1 from notices.letters where employer_index = @Index and {which} limit {UnreadCap}) as few",
            new { employer.Index });

    /// <summary>Systems that have written to the employer, for the filter.</summary>
    public async Task<IReadOnlyList<string>> SystemsAsync(Employer employer, CancellationToken cancel) =>
        [.. (await rows.SystemsAsync(employer, cancel)).Select(system => system.Name)];

    /// <summary>Puts the employer's own mark on letters or takes it off; letters of others among the ids are passed over.</summary>
    public Task<int> MarkAsync(Employer employer, IReadOnlyList<Guid> letters, bool marked, CancellationToken cancel) =>
        db.Alone(cancel).ExecuteAsync(
            "update notices.letters set marked = @marked where id = any(@letters) and employer_index = @Index and marked <> @marked",
            new { employer.Index, letters = letters.Take(PageSize).ToArray(), marked });
}
