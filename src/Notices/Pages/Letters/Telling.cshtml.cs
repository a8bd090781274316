using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.Extensions.Localization;
using Panah.Data;
using Panah.Notices.Announcing;
using Panah.Notices.Letters;
using Panah.Notices.Texts;

namespace Panah.Notices.Pages;

/// <summary>How an employer is told of new letters (row V5): each when it comes, or all once a day.</summary>
[Authorize]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class TellingModel(AppDb db, Employers employers, TellingPace pace, AuditLog audit, IStringLocalizer<NoticesTexts> texts) : PageModel
{
    private const string Each = "each";
    private const string Daily = "daily";

    [BindProperty] public string? Choice { get; set; }
    [BindProperty(SupportsGet = true)] public string? Done { get; set; }

    public bool IsDaily { get; private set; }

    public IReadOnlyList<SelectListItem> Choices { get; } = [new(texts["Telling.Each"], Each), new(texts["Telling.Daily"], Daily)];

    public async Task<IActionResult> OnGetAsync()
    {
        if (await employers.ReaderAsync(HttpContext) is not { } reader) return Redirect("/letters");
        IsDaily = await pace.IsDailyAsync(reader.Employer, HttpContext.RequestAborted);
        Choice = IsDaily ? Daily : Each;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (await employers.ReaderAsync(HttpContext) is not { } reader) return Redirect("/letters");
        if (Choice is not (Each or Daily))
        {
            ModelState.AddModelError(nameof(Choice), texts["Telling.Wanted"]);
            return Page();
        }

        await db.InTransactionAsync(async work =>
        {
            await pace.ChooseAsync(work, reader.Employer, Choice == Daily);
            await audit.WriteAsync(
                work, new AuditEntry("notices.telling-chosen", ActorKind.Person, reader.PersonId, reader.PersonId, Details: new { Choice }));
        }, HttpContext.RequestAborted);
        return Redirect("/letters/telling?done=saved");
    }
}
