using Panah.Data;
using Panah.Kernel;

namespace Panah.Ui;

/// <summary>Heading and text in one language.</summary>
public sealed record AnnouncementText(string Title, string Body);

/// <summary>What an announcement says, where and when.</summary>
/// <param name="Place">The smallest stands first; of equals the newest.</param>
/// <param name="Persian">Shown also where a translation is missing.</param>
/// <param name="Link">A path of this site or an https address.</param>
/// <param name="From">First day, in Iran.</param>
/// <param name="Until">Last day; null for no end.</param>
public sealed record AnnouncementDraft(
    int Place, AnnouncementText Persian, AnnouncementText? English, AnnouncementText? Arabic, string? Link, JalaliDate From, JalaliDate? Until);

/// <summary>An announcement as the office sees it.</summary>
/// <param name="Version">Counts its changes: a change names the one that it was made on.</param>
/// <param name="StartsAt">The moment from which people see it.</param>
/// <param name="EndsAt">From this moment on nobody does; null for no end.</param>
public sealed record KeptAnnouncement(Guid Id, int Version, AnnouncementDraft Draft, DateTimeOffset StartsAt, DateTimeOffset? EndsAt)
{
    public bool IsComing(DateTimeOffset now) => StartsAt > now;

    public bool IsOver(DateTimeOffset now) => EndsAt <= now;
}

/// <summary>
/// Writing the announcements beside the forms (W14, X5). Every change is one conditional statement and stands in the audit; the node that made
/// it shows it at once, others within <see cref="Elsewhere"/>.
/// </summary>
public sealed class AnnouncementBook
{
    /// <summary>How many people see at once.</summary>
    public const int MostShown = 5;

    /// <summary>Ended ones that are listed.</summary>
    public const int MostEnded = 50;

    private const string Columns = "id, version, place, title_fa, body_fa, title_en, body_en, title_ar, body_ar, link, starts_at, ends_at";

    private readonly AppDb _db;
    private readonly Announcements _shown;
    private readonly AuditLog _audit;
    private readonly TimeProvider _time;

    internal AnnouncementBook(AppDb db, Announcements shown, AuditLog audit, TimeProvider time) => (_db, _shown, _audit, _time) = (db, shown, audit, time);

    /// <summary>Another node shows a change at the latest after this time.</summary>
    public static TimeSpan Elsewhere => Announcements.Fresh;

    /// <summary>In the order in which people see them; ended ones last, the newest <see cref="MostEnded"/>.</summary>
    public async Task<IReadOnlyList<KeptAnnouncement>> ListAsync(CancellationToken cancel = default)
    {
        var seen = await ReadAsync(_db.Alone(cancel), "ends_at is null or ends_at > @now order by place, starts_at desc", new { now = _time.GetUtcNow() });
        var over = await ReadAsync(_db.Alone(cancel), "ends_at <= @now order by ends_at desc limit @MostEnded", new { now = _time.GetUtcNow(), MostEnded });
        return [.. seen, .. over];
    }

    public async Task<KeptAnnouncement?> FindAsync(Guid id, CancellationToken cancel = default)
    {
        return (await ReadAsync(_db.Alone(cancel), "id = @id", new { id })).SingleOrDefault();
    }

    /// <summary>Adds one under an id that the form was given: the same form sent twice is one announcement.</summary>
    public Task<bool> AddAsync(Guid id, AnnouncementDraft draft, Guid staff, CancellationToken cancel = default) => WriteAsync(
        "ui.announcement-added", id, staff,
        """
        insert into ui.announcement (id, place, title_fa, body_fa, title_en, body_en, title_ar, body_ar, link, starts_at, ends_at)
        values (@id, @Place, @titleFa, @bodyFa, @titleEn, @bodyEn, @titleAr, @bodyAr, @Link, @startsAt, @endsAt) on conflict (id) do nothing
        """,
        Arguments(id, 0, draft), cancel);

    /// <summary>
    /// False when it was changed since <paramref name="version"/>, or is gone. While the day stays, so does the hour: one that was ended at noon
    /// does not begin again when its text is mended.
    /// </summary>
    public Task<bool> ChangeAsync(Guid id, int version, AnnouncementDraft draft, Guid staff, CancellationToken cancel = default) => WriteAsync(
        "ui.announcement-changed", id, staff,
        """
        update ui.announcement set version = version + 1, place = @Place, title_fa = @titleFa, body_fa = @bodyFa, title_en = @titleEn, body_en = @bodyEn,
            title_ar = @titleAr, body_ar = @bodyAr, link = @Link,
            starts_at = case when starts_at >= @startsAt and starts_at < @firstEnds then starts_at else @startsAt end,
            ends_at = case when ends_at > @lastStarts and ends_at <= @endsAt then ends_at else @endsAt end
        where id = @id and version = @version
        """,
        Arguments(id, version, draft), cancel);

    /// <summary>Nobody sees it from now on. False when it is not shown at this moment.</summary>
    public Task<bool> EndAsync(Guid id, Guid staff, CancellationToken cancel = default) => WriteAsync(
        "ui.announcement-ended", id, staff,
        "update ui.announcement set version = version + 1, ends_at = @now where id = @id and starts_at < @now and (ends_at is null or ends_at > @now)",
        new { id, now = _time.GetUtcNow() }, cancel);

    /// <summary>Takes one away that nobody has seen yet. False when it has begun.</summary>
    public Task<bool> WithdrawAsync(Guid id, Guid staff, CancellationToken cancel = default) => WriteAsync(
        "ui.announcement-withdrawn", id, staff, "delete from ui.announcement where id = @id and starts_at > @now", new { id, now = _time.GetUtcNow() }, cancel);

    private static async Task<IEnumerable<KeptAnnouncement>> ReadAsync(Statements sql, string which, object arguments) =>
        (await sql.QueryAsync<Row>($"select {Columns} from ui.announcement where {which}", arguments)).Select(row => row.ToKept());

    private async Task<bool> WriteAsync(string action, Guid id, Guid staff, string sql, object arguments, CancellationToken cancel)
    {
        var done = await _db.InTransactionAsync(
            async work =>
            {
                if (await work.ExecuteAsync(sql, arguments) == 0) return false;
                await _audit.WriteAsync(work, new AuditEntry(action, ActorKind.Staff, staff, ObjectId: id.ToString()));
                return true;
            },
            cancel);
        if (done) await _shown.RenewAsync();
        return done;
    }

    private static object Arguments(Guid id, int version, AnnouncementDraft draft) => new
    {
        id,
        version,
        draft.Place,
        titleFa = draft.Persian.Title,
        bodyFa = draft.Persian.Body,
        titleEn = draft.English?.Title,
        bodyEn = draft.English?.Body,
        titleAr = draft.Arabic?.Title,
        bodyAr = draft.Arabic?.Body,
        draft.Link,
        startsAt = draft.From.StartsAt(),
        firstEnds = draft.From.AddDays(1).StartsAt(),
        lastStarts = draft.Until?.StartsAt(),
        endsAt = draft.Until?.AddDays(1).StartsAt(),
    };

    private sealed record Row : Announcements.Texts
    {
        public Guid Id { get; init; }

        public int Version { get; init; }

        public int Place { get; init; }

        public DateTimeOffset StartsAt { get; init; }

        public DateTimeOffset? EndsAt { get; init; }

        public KeptAnnouncement ToKept() => new(
            Id, Version,
            new AnnouncementDraft(
                Place, new AnnouncementText(TitleFa, BodyFa), Both(TitleEn, BodyEn), Both(TitleAr, BodyAr), Link,
                JalaliDate.From(StartsAt), EndsAt is { } end ? JalaliDate.From(end.AddTicks(-TimeSpan.TicksPerSecond)) : null),
            StartsAt, EndsAt);

        private static AnnouncementText? Both(string? title, string? body) => title is null && body is null ? null : new AnnouncementText(title ?? "", body ?? "");
    }
}
