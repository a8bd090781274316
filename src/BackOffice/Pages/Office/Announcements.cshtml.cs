using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;
using Panah.BackOffice.Texts;
using Panah.Kernel;
using Panah.People.Staff;
using Panah.Ui;

namespace Panah.BackOffice.Pages.Office;

/// <summary>What people are told beside the forms: shown now, coming and over (W14, X5).</summary>
[RequireStaff(StaffRole.Announcements)]
internal sealed class AnnouncementsModel(AnnouncementBook book, TimeProvider time, IStringLocalizer<BackOfficeTexts> texts) : PageModel
{
    /// <summary>What was just done: added, changed, ended or withdrawn.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Done { get; set; }

    /// <summary>The three lists, each with the key of its name.</summary>
    public IReadOnlyList<(string Key, IReadOnlyList<KeptAnnouncement> Lines)> Lists { get; private set; } = [];

    /// <summary>Of those that have begun, only so many are seen.</summary>
    public bool TooMany => Lists[0].Lines.Count > AnnouncementBook.MostShown;

    public Task OnGetAsync() => ListAsync();

    public Task<IActionResult> OnPostEndAsync(Guid id) => DoAsync("ended", book.EndAsync(id, HttpContext.GetStaff().Id, HttpContext.RequestAborted));

    public Task<IActionResult> OnPostWithdrawAsync(Guid id) => DoAsync("withdrawn", book.WithdrawAsync(id, HttpContext.GetStaff().Id, HttpContext.RequestAborted));

    /// <summary>The heading in the language of the page, as people see it.</summary>
    public static string TitleOf(KeptAnnouncement line)
    {
        var translated = Show.Language switch { Language.English => line.Draft.English, Language.Arabic => line.Draft.Arabic, _ => null };
        return (translated ?? line.Draft.Persian).Title;
    }

    private async Task<IActionResult> DoAsync(string done, Task<bool> change)
    {
        if (await change) return Redirect("/office/announcements?done=" + done);
        ModelState.AddModelError("", texts["Announcement.NotNow"]);
        await ListAsync();
        return Page();
    }

    private async Task ListAsync()
    {
        var all = await book.ListAsync(HttpContext.RequestAborted);
        var now = time.GetUtcNow();
        Lists =
        [
            ("Current", [.. all.Where(line => !line.IsComing(now) && !line.IsOver(now))]),
            ("Coming", [.. all.Where(line => line.IsComing(now) && !line.IsOver(now))]),
            ("Over", [.. all.Where(line => line.IsOver(now))]),
        ];
    }
}
