using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.Extensions.Localization;
using Panah.Kernel;
using Panah.Notices.Letters;
using Panah.Notices.Permits;
using Panah.Notices.Texts;

namespace Panah.Notices.Pages;

/// <summary>صدور مجوز استعلام (row N5). The passcode is on the answer to the post and nowhere else, so that page is not redirected to.</summary>
internal sealed class PermitModel(Employers employers, LetterBox letters, PermitBook permits, IStringLocalizer<NoticesTexts> texts) : LetterPage(employers)
{
    public const int LongestNote = 100;
    private const int DefaultViews = 10;

    [BindProperty] public int? Days { get; set; }
    [BindProperty] public int? Views { get; set; } = DefaultViews;
    [BindProperty] public string? ForWhom { get; set; }
    [BindProperty] public string? Reason { get; set; }

    internal LetterLine Letter { get; private set; } = null!;

    internal IssuedPermit? Issued { get; private set; }

    public IReadOnlyList<SelectListItem> DayChoices { get; } = [.. PermitRequest.DaysOffered.Select(days => new SelectListItem(texts[$"Permit.Days.{days}"], days.ToString(CultureInfo.InvariantCulture)))];

    public IReadOnlyList<SelectListItem> ViewChoices { get; } = [.. PermitRequest.ViewsOffered.Select(views => new SelectListItem(texts["Permit.ViewsOption", views], views.ToString(CultureInfo.InvariantCulture)))];

    public async Task<IActionResult> OnGetAsync() => await FindAsync() is null ? NotFound() : Page();

    public async Task<IActionResult> OnPostAsync()
    {
        if (await FindAsync() is not { } reader) return NotFound();
        if (Days is not { } days || !PermitRequest.DaysOffered.Contains(days)) Wrong(nameof(Days), texts["Permit.DaysRequired"]);
        if (Views is not { } views || !PermitRequest.ViewsOffered.Contains(views)) Wrong(nameof(Views), texts["Permit.ViewsRequired"]);
        if (ForWhom is { Length: > LongestNote }) Wrong(nameof(ForWhom), texts["Permit.TooLong", LongestNote]);
        if (Reason is { Length: > LongestNote }) Wrong(nameof(Reason), texts["Permit.TooLong", LongestNote]);
        if (!ModelState.IsValid) return Page();
        if (await permits.IssueAsync(reader, TrackingNumber, new PermitRequest(Days!.Value, Views!.Value, Note(ForWhom), Note(Reason)), Cancel) is not { } answer) return NotFound();
        if (answer.Refusal is { } refusal) Wrong("", texts[refusal.Code]);
        Issued = answer.Permit;
        return Page();
    }

    private static string? Note(string? typed) => typed is null ? null : PersianText.Tidy(typed);

    /// <summary>In place of what the framework said about it.</summary>
    private void Wrong(string field, string sentence)
    {
        ModelState.TryGetValue(field, out var entry);
        entry?.Errors.Clear();
        ModelState.AddModelError(field, sentence);
    }

    private async Task<Reader?> FindAsync()
    {
        if (await ReaderAsync() is not { } reader || await letters.FindAsync(reader.Employer, TrackingNumber, Cancel) is not { } letter) return null;
        Letter = letter;
        return reader;
    }
}
