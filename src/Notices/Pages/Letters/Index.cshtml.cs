using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.Extensions.Localization;
using Panah.Data;
using Panah.Kernel;
using Panah.Notices.Agreements;
using Panah.Notices.Announcing;
using Panah.Notices.Letters;
using Panah.Notices.Texts;
using Panah.Ui;

namespace Panah.Notices.Pages;

/// <summary>صندوق مکاتبات: the employer's letters (rows N1, N2, N8, N9, U9).</summary>
[Authorize]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class IndexModel(
    Employers employers, Inbox inbox, LetterBox box, LetterFiles files, AgreementBook agreements, PersonalData personal, NoticesSettings settings,
    TimeProvider time, IStringLocalizer<NoticesTexts> texts) : InboxAddress
{
    private const int LongestSearch = 100;

    internal Employer? Employer { get; private set; }

    internal InboxPage Found { get; private set; } = new([], null, null);

    /// <summary>The letter beside the list; null where none is chosen.</summary>
    internal LetterPane? Pane { get; private set; }

    /// <summary>None of the letters that were to be taken along had been read by who asked.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Said { get; set; }

    public bool HasAgreement { get; private set; }

    public int UnreadCount { get; private set; }

    public int MarkedCount { get; private set; }

    /// <summary>Letters of this list; null while texts are searched, which stops where the page is full.</summary>
    public int? Count { get; private set; }

    public DateTimeOffset Now { get; } = time.GetUtcNow();

    public IReadOnlyList<SelectListItem> Systems { get; private set; } = [];

    public IReadOnlyList<SelectListItem> Orders { get; } =
        [.. Enum.GetNames<InboxOrder>().Select(name => new SelectListItem(texts["Filter." + name], name))];

    internal NoticesSettings Settings => settings;

    public async Task<IActionResult> OnGetAsync()
    {
        if (await employers.ReaderAsync(HttpContext) is not { } reader) return Page();
        var employer = Employer = reader.Employer;
        var cancel = HttpContext.RequestAborted;
        var query = Query();
        if (Open is not null && await box.FindAsync(employer, Open, cancel) is { } open) Pane = await PaneAsync(reader, open, cancel);
        HasAgreement = await agreements.IsInForceAsync(employer, cancel);
        UnreadCount = await inbox.UnreadAsync(employer, cancel);
        MarkedCount = await inbox.MarkedAsync(employer, cancel);
        Systems = [.. (await inbox.SystemsAsync(employer, cancel)).Select(name => new SelectListItem(name, name))];
        Found = await inbox.PageAsync(employer, query, cancel);
        if (query.Text is null) Count = await inbox.CountAsync(employer, query, cancel);
        return Page();
    }

    public Task<IActionResult> OnGetCsvAsync() => SheetAsync(Sheet.CsvType, "csv", static sheet => sheet.ToCsv());

    public Task<IActionResult> OnGetWorkbookAsync() => SheetAsync(Sheet.WorkbookType, "xlsx", static sheet => sheet.ToWorkbook());

    /// <summary>Takes the chosen letters along in one file: those that this person has read, since reading serves a letter.</summary>
    /// <inheritdoc cref="OnPostAsync" path="/param"/>
    public async Task<IActionResult> OnPostFilesAsync(Guid[] letters, bool all)
    {
        if (await employers.ReaderAsync(HttpContext) is not { } reader) return NotFound();
        var cancel = HttpContext.RequestAborted;
        var page = (await inbox.PageAsync(reader.Employer, Query(), cancel)).Letters;
        var chosen = page.Where(line => all || letters.Contains(line.Id)).ToList();
        return await files.ChooseAsync(reader, chosen, cancel) is { Read.Count: > 0 } choice
            ? new LetterFilesResult(files, reader, choice, $"letters-{JalaliDate.From(time.GetUtcNow()).Value}.zip")
            : Redirect(Microsoft.AspNetCore.WebUtilities.QueryHelpers.AddQueryString(Link(After, Before), "said", "none-read"));
    }

    /// <summary>Puts the employer's own mark on the chosen letters, or takes it off.</summary>
    /// <param name="letters">The letters that were ticked.</param>
    /// <param name="mark">On, or off.</param>
    /// <param name="all">All of this page, ticked or not.</param>
    public async Task<IActionResult> OnPostAsync(Guid[] letters, bool mark, bool all)
    {
        if (await employers.ReaderAsync(HttpContext) is { Employer: var employer })
        {
            var cancel = HttpContext.RequestAborted;
            if (all) letters = [.. (await inbox.PageAsync(employer, Query(), cancel)).Letters.Select(line => line.Id)];
            await inbox.MarkAsync(employer, letters, mark, cancel);
        }

        return Redirect(Link(After, Before));
    }

    /// <summary>A count as it stands on a chip.</summary>
    internal static string Few(int count) => count >= Inbox.UnreadCap ? Show.Digits("99+") : Show.Number(count);

    internal MobileNumber? MobileOf(LetterLine line) => line.Mobile is null ? null : Identifier.ParseOrNull<MobileNumber>(personal.Decrypt(TellingRows.MobilePurpose, line.Mobile));

    internal string? EmailOf(LetterLine line) => line.Email is null ? null : personal.Decrypt(TellingRows.EmailPurpose, line.Email);

    /// <summary>A letter that this person has read before; any other stays closed, since reading it is their own act.</summary>
    private async Task<LetterPane> PaneAsync(Reader reader, LetterLine line, CancellationToken cancel) =>
        new(line, await box.HasViewedAsync(reader, line, cancel) ? await box.ReadAsync(line, cancel) : null);

    private async Task<IActionResult> SheetAsync(string type, string ending, Func<Sheet, byte[]> write)
    {
        if (await employers.ReaderAsync(HttpContext) is not { Employer: var employer }) return NotFound();
        var query = Query() with { After = null, Before = null };
        if (!ModelState.IsValid) return Redirect(Whole);
        var (lines, isPart) = await inbox.AllAsync(employer, query, HttpContext.RequestAborted);
        return File(write(SheetOf(employer, lines, isPart)), type, $"letters-{JalaliDate.From(time.GetUtcNow()).Value}.{ending}");
    }

    /// <summary>The columns of guide 002 that are words.</summary>
    private Sheet SheetOf(Employer employer, IReadOnlyList<LetterLine> lines, bool isPart)
    {
        string[] columns = ["Number", "Sent", "System", "Subject", "NationalId", "Mobile", "Email", "ViewedOn", "Viewed", "PermitUntil"];
        List<IReadOnlyList<object?>> rows = [.. lines.Select(line => (IReadOnlyList<object?>)
        [
            line.TrackingNumber, JalaliDate.From(line.SentAt).Display, line.System, line.Subject, employer.Identifier, MobileOf(line)?.Value, EmailOf(line),
            line.ViewedAt is { } viewed ? JalaliDate.From(viewed).Display : null, texts[line.IsRead ? "Cell.Yes" : "Cell.No"].Value,
            line.PermitLastDay is { } last ? JalaliDate.From(last).Display : null,
        ])];
        if (isPart) rows.Add([texts["Export.Part", lines.Count].Value]);
        return new Sheet(texts["Letters.Title"], [.. columns.Select(column => texts["Column." + column].Value)], rows)
        {
            RightToLeft = Show.Language != Language.English,
        };
    }

    private InboxQuery Query() => new()
    {
        Text = Q is { Length: > LongestSearch } ? Q[..LongestSearch] : Q,
        System = System,
        UnreadOnly = Unread,
        MarkedOnly = Marked,
        From = Day(nameof(From), From),
        Until = Day(nameof(Until), Until),
        Order = Sort,
        After = After,
        Before = Before,
    };

    private JalaliDate? Day(string field, string? typed)
    {
        if (string.IsNullOrWhiteSpace(typed)) return null;
        if (JalaliDate.TryParse(typed, out var day, out _)) return day;
        ModelState.TryAddModelError(field, texts["Filter.BadDate"]);
        return null;
    }
}

/// <summary>The letter beside the list.</summary>
/// <param name="Letter">Null while it is closed.</param>
internal sealed record LetterPane(LetterLine Line, Letter? Letter);
