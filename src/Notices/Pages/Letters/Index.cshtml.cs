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

namespace Panah.Notices.Pages;

/// <summary>صندوق مکاتبات: the employer's letters (rows N1, N2, N8, N9, U9).</summary>
[Authorize]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class IndexModel(
    Employers employers, Inbox inbox, AgreementBook agreements, PersonalData personal, NoticesSettings settings, TimeProvider time, IStringLocalizer<NoticesTexts> texts) : InboxAddress
{
    private const int LongestSearch = 100;

    internal Employer? Employer { get; private set; }

    internal InboxPage Found { get; private set; } = new([], null, null);

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
        if (await employers.ReaderAsync(HttpContext) is not { Employer: var employer }) return Page();
        Employer = employer;
        var cancel = HttpContext.RequestAborted;
        var query = Query();
        HasAgreement = await agreements.IsInForceAsync(employer, cancel);
        UnreadCount = await inbox.UnreadAsync(employer, cancel);
        MarkedCount = await inbox.MarkedAsync(employer, cancel);
        Systems = [.. (await inbox.SystemsAsync(employer, cancel)).Select(name => new SelectListItem(name, name))];
        Found = await inbox.PageAsync(employer, query, cancel);
        if (query.Text is null) Count = await inbox.CountAsync(employer, query, cancel);
        return Page();
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
    internal static string Few(int count) => count >= Inbox.UnreadCap ? Ui.Show.Digits("99+") : Ui.Show.Number(count);

    internal MobileNumber? MobileOf(LetterLine line) => line.Mobile is null ? null : Identifier.ParseOrNull<MobileNumber>(personal.Decrypt(TellingRows.MobilePurpose, line.Mobile));

    internal string? EmailOf(LetterLine line) => line.Email is null ? null : personal.Decrypt(TellingRows.EmailPurpose, line.Email);

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
