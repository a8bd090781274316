using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;
using Panah.BackOffice.Announcements;
using Panah.BackOffice.Texts;
using Panah.Kernel;
using Panah.People.Staff;
using Panah.Ui;

namespace Panah.BackOffice.Pages.Office;

/// <summary>Writes an announcement, or changes one: who saves over a colleague's change is told, with what the colleague wrote.</summary>
[RequireStaff(StaffRole.Announcements)]
internal sealed class AnnouncementEditModel(AnnouncementBook book, TimeProvider time, IStringLocalizer<BackOfficeTexts> texts) : PageModel
{
    [BindProperty] public string? Place { get; set; } = "10";
    [BindProperty] public string? TitleFa { get; set; }
    [BindProperty] public string? BodyFa { get; set; }
    [BindProperty] public string? TitleEn { get; set; }
    [BindProperty] public string? BodyEn { get; set; }
    [BindProperty] public string? TitleAr { get; set; }
    [BindProperty] public string? BodyAr { get; set; }
    [BindProperty] public string? Link { get; set; }
    [BindProperty] public JalaliDate? From { get; set; }
    [BindProperty] public JalaliDate? Until { get; set; }

    /// <summary>The version that was on the screen; 0 for a new one.</summary>
    [BindProperty] public int Version { get; set; }

    /// <summary>A new one's id is made with the form: pressing twice adds one.</summary>
    [BindProperty] public Guid Once { get; set; }

    /// <summary>What a colleague wrote in the meantime.</summary>
    public KeptAnnouncement? Theirs { get; private set; }

    public async Task<IActionResult> OnGetAsync(Guid? id)
    {
        Once = Guid.CreateVersion7();
        From = JalaliDate.From(time.GetUtcNow());
        if (id is null) return Page();
        if (await book.FindAsync(id.Value, HttpContext.RequestAborted) is not { } kept) return NotFound();
        Version = kept.Version;
        var draft = kept.Draft;
        Place = draft.Place.ToString(CultureInfo.InvariantCulture);
        (TitleFa, BodyFa, TitleEn, BodyEn, TitleAr, BodyAr) =
            (draft.Persian.Title, draft.Persian.Body, draft.English?.Title, draft.English?.Body, draft.Arabic?.Title, draft.Arabic?.Body);
        (Link, From, Until) = (draft.Link, draft.From, draft.Until);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(Guid? id)
    {
        var fields = new AnnouncementFields(Place, TitleFa, BodyFa, TitleEn, BodyEn, TitleAr, BodyAr, Link, From, Until);
        var draft = AnnouncementForm.Read(fields, JalaliDate.From(time.GetUtcNow()), Wrong);
        if (!ModelState.IsValid || draft is null) return Page();
        var (staff, cancel) = (HttpContext.GetStaff().Id, HttpContext.RequestAborted);
        if (id is null)
        {
            await book.AddAsync(Once == Guid.Empty ? Guid.CreateVersion7() : Once, draft, staff, cancel);
            return Redirect("/office/announcements?done=added");
        }

        if (await book.ChangeAsync(id.Value, Version, draft, staff, cancel)) return Redirect("/office/announcements?done=changed");
        Theirs = await book.FindAsync(id.Value, cancel);
        if (Theirs is null) return NotFound();
        // What was typed stays, and is now an answer to the newer text.
        Version = Theirs.Version;
        ModelState.AddModelError("", texts["Announcement.ChangedMeanwhile"]);
        return Page();
    }

    /// <summary>One sentence a field: what the binder said of a date stands.</summary>
    private void Wrong(string field, string key)
    {
        if (!ModelState.TryGetValue(field, out var entry) || entry.Errors.Count == 0)
            ModelState.AddModelError(field, texts[key, key switch { "Announcement.TitleLong" => AnnouncementForm.LongestTitle, "Announcement.BodyLong" => AnnouncementForm.LongestBody, _ => AnnouncementForm.LastPlace }]);
    }
}
