using Microsoft.Extensions.Localization;
using Panah.Data;
using Panah.Kernel;
using Panah.Notices.Texts;
using Panah.People;
using Panah.People.Due;

namespace Panah.Notices.Letters;

/// <summary>Unread letters, and the one that counts as served next (row U2), of the company acted for or of the person.</summary>
internal sealed class LettersDue(AppDb db, Employers employers, LetterWords words, IStringLocalizer<NoticesTexts> texts, TimeProvider time) : IDue
{
    public string Path => "/letters";

    public string Name => texts["Due.Name"];

    public async Task<IReadOnlyList<DueThing>?> FindAsync(DueQuestion question, CancellationToken cancel)
    {
        if (question.Session.ActingForCompany is null && question.Person.Kind != PersonKind.Citizen) return null;
        var employer = employers.Of(question.Session.ActingForCompany ?? question.Person.Identifier);
        // More than are counted, and which of them is next was not looked for: then nothing is said of it.
        var row = await db.Alone(cancel).QuerySingleOrDefaultAsync<Row>(
            $"""
            select tracking_number, subject, system, served_at, count(*) over () as unread from (
                select id, tracking_number, subject, system, announced_at + make_interval(days => serve_after_days) as served_at
                from notices.letters where employer_index = @Index and viewed_at is null order by id desc limit {Inbox.CountCap}) as few
            order by served_at <= @now nulls last, served_at, id limit 1
            """,
            new { employer.Index, now = time.GetUtcNow() });
        return row is null ? [] : Things(row);
    }

    private IReadOnlyList<DueThing> Things(Row row)
    {
        var next = row.Unread < Inbox.CountCap && row.ServedAt > time.GetUtcNow()
            ? new DueThing(DueTurn.Yours, $"{Path}/{row.TrackingNumber}", texts["Due.Letter", words.Subject(row.Subject)], texts["Due.Letter.Act"])
            {
                More = texts["Due.Letter.More", words.System(row.System), JalaliDate.From(row.ServedAt.Value)],
                Until = row.ServedAt,
            }
            : null;
        if (row.Unread == 1 && next is not null) return [next];
        var many = row.Unread == 1 ? texts["Due.Unread.One"] : row.Unread < Inbox.CountCap ? texts["Due.Unread", row.Unread] : texts["Due.Unread.Many", Inbox.CountCap - 1];
        var all = new DueThing(DueTurn.Yours, Path, many, texts["Due.Unread.Act"]);
        return next is null ? [all] : [next, all];
    }

    private sealed class Row
    {
        public string TrackingNumber { get; init; } = "";
        public string Subject { get; init; } = "";
        public string System { get; init; } = "";
        public DateTimeOffset? ServedAt { get; init; }
        public long Unread { get; init; }
    }
}
