using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Localization;
using Panah.Data;
using Panah.Kernel;
using Panah.Notices.Agreements;
using Panah.Notices.Announcing;
using Panah.Notices.Letters;
using Panah.Notices.Texts;

namespace Panah.Notices.Pages;

/// <summary>صندوق مکاتبات: the employer's letters (rows N1, N2, N8, N9).</summary>
[Authorize]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class IndexModel(
    Employers employers, Inbox inbox, AgreementBook agreements, PersonalData personal, NoticesSettings settings, IStringLocalizer<NoticesTexts> texts) : PageModel
{
    private const int LongestSearch = 100;

    [BindProperty(SupportsGet = true)] public string? Q { get; set; }
    [BindProperty(SupportsGet = true)] public string? System { get; set; }
    [BindProperty(SupportsGet = true)] public string? From { get; set; }
    [BindProperty(SupportsGet = true)] public string? Until { get; set; }
    [BindProperty(SupportsGet = true)] public bool Unread { get; set; }
    [BindProperty(SupportsGet = true)] public bool Marked { get; set; }
    [BindProperty(SupportsGet = true)] public InboxOrder Sort { get; set; }
    [BindProperty(SupportsGet = true)] public Guid? After { get; set; }
    [BindProperty(SupportsGet = true)] public Guid? Before { get; set; }

    internal Employer? Employer { get; private set; }

    internal InboxPage Found { get; private set; } = new([], false, false);

    public bool HasAgreement { get; private set; }

    public int UnreadCount { get; private set; }

    public IReadOnlyList<SelectListItem> Systems { get; private set; } = [];

    public IReadOnlyList<SelectListItem> Orders { get; } = 
        [.. Enum.GetNames<InboxOrder>().Select(name => new SelectListItem(texts["Filter." + name], name))];

    internal NoticesSettings Settings => settings;

    public bool IsFiltered => Q is not null || System is not null || From is not null || Until is not null || Unread || Marked;

    public async Task<IActionResult> OnGetAsync()
    {
        if (await employers.ReaderAsync(HttpContext) is not { Employer: var employer }) return Page();
        Employer = employer;
        var cancel = HttpContext.RequestAborted;
        var query = new InboxQuery
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
        HasAgreement = await agreements.IsInForceAsync(employer, cancel);
        UnreadCount = await inbox.UnreadAsync(employer, cancel);
        Systems = [.. (await inbox.SystemsAsync(employer, cancel)).Select(name => new SelectListItem(name, name))];
        Found = await inbox.PageAsync(employer, query, cancel);
        return Page();
    }

    /// <summary>Puts the employer's own mark on the chosen letters, or takes it off.</summary>
    public async Task<IActionResult> OnPostAsync(Guid[] letters, bool mark)
    {
        if (await employers.ReaderAsync(HttpContext) is { } reader) await inbox.MarkAsync(reader.Employer, letters, mark, HttpContext.RequestAborted);
        return Redirect(Link(After, Before));
    }

    /// <summary>This list with another page of it.</summary>
    public string Link(Guid? after, Guid? before) => Link(after, before, Sort);

    /// <summary>This list from its beginning in another order.</summary>
    internal string Sorted(InboxOrder order) => Link(null, null, order);

    private string Link(Guid? after, Guid? before, InboxOrder order) => QueryHelpers.AddQueryString("/letters", new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        ["q"] = Q, ["system"] = System, ["from"] = From, ["until"] = Until, ["unread"] = Unread ? "true" : null, ["marked"] = Marked ? "true" : null, ["sort"] = order == InboxOrder.Newest ? null : order.ToString(),
        ["after"] = after?.ToString(), ["before"] = before?.ToString(),
    }.Where(part => part.Value is not null));

    internal MobileNumber? MobileOf(LetterLine line) => line.Mobile is null ? null : Identifier.ParseOrNull<MobileNumber>(personal.Decrypt(LetterAnnouncer.MobilePurpose, line.Mobile));

    internal string? EmailOf(LetterLine line) => line.Email is null ? null : personal.Decrypt(LetterAnnouncer.EmailPurpose, line.Email);

    private JalaliDate? Day(string field, string? typed)
    {
        if (string.IsNullOrWhiteSpace(typed)) return null;
        if (JalaliDate.TryParse(typed, out var day, out _)) return day;
        ModelState.TryAddModelError(field, texts["Filter.BadDate"]);
        return null;
    }
}
