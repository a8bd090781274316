using Microsoft.Extensions.Logging;
using Npgsql;
using Panah.Data;
using Panah.Kernel;

namespace Panah.Ui;

/// <summary>One announcement in the reader's language (Persian where a translation is missing).</summary>
internal sealed record Announcement(string Title, string Body, string? Link);

/// <summary>
/// The announcements beside the forms (W14). Read from memory: a page waits for the database only on the first look; after that an old answer
/// is given while a new one is fetched, and a database that is away takes no page with it.
/// </summary>
internal sealed class Announcements(AppDb db, TimeProvider time, ILogger<Announcements> log)
{
    /// <summary>For how long an answer is given without looking again.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromSeconds(30);

    private volatile Kept? _kept;
    private int _fetching;
    private long _looks;

    public ValueTask<IReadOnlyList<Announcement>> CurrentAsync()
    {
        var kept = _kept;
        if (kept is null) return new(FetchFirstAsync());
        if (time.GetUtcNow() - kept.At > Fresh && Interlocked.CompareExchange(ref _fetching, 1, 0) == 0) _ = RefreshAsync();
        return new(kept.In(Show.Language));
    }

    /// <summary>Reads them at once: they have just been changed here.</summary>
    public Task RenewAsync() => RefreshAsync();

    private async Task<IReadOnlyList<Announcement>> FetchFirstAsync()
    {
        var language = Show.Language;
        await RefreshAsync();
        return _kept?.In(language) ?? [];
    }

    private async Task RefreshAsync()
    {
        var look = Interlocked.Increment(ref _looks);
        try
        {
            var now = time.GetUtcNow();
            var rows = await db.Alone().QueryAsync<Texts>(
                """
                select title_fa, body_fa, title_en, body_en, title_ar, body_ar, link
                from ui.announcement where starts_at <= @now and (ends_at is null or ends_at > @now)
                order by place, starts_at desc limit @MostShown
                """,
                new { now, AnnouncementBook.MostShown });
            // A look that began before another's is not put in its place.
            if (_kept is not { } newer || newer.Look < look) _kept = new Kept(look, now, [.. rows]);
        }
        catch (NpgsqlException failure)
        {
            log.LogWarning(failure, "Announcements could not be read; the old ones stay.");
            _kept = (_kept ?? new Kept(look, default, [])) with { At = time.GetUtcNow() };
        }
        finally
        {
            Volatile.Write(ref _fetching, 0);
        }
    }

    private sealed record Kept(long Look, DateTimeOffset At, Texts[] Rows)
    {
        private readonly Announcement[] _fa = Array.ConvertAll(Rows, r => new Announcement(r.TitleFa, r.BodyFa, r.Link));
        private readonly Announcement[] _en = Array.ConvertAll(Rows, r => new Announcement(r.TitleEn ?? r.TitleFa, r.BodyEn ?? r.BodyFa, r.Link));
        private readonly Announcement[] _ar = Array.ConvertAll(Rows, r => new Announcement(r.TitleAr ?? r.TitleFa, r.BodyAr ?? r.BodyFa, r.Link));

        public Announcement[] In(Language language) => language switch { Language.English => _en, Language.Arabic => _ar, _ => _fa };
    }

    /// <summary>What is written of an announcement, as the table has it.</summary>
    internal record Texts
    {
        public string TitleFa { get; init; } = "";

        public string BodyFa { get; init; } = "";

        public string? TitleEn { get; init; }

        public string? BodyEn { get; init; }

        public string? TitleAr { get; init; }

        public string? BodyAr { get; init; }

        public string? Link { get; init; }
    }
}
