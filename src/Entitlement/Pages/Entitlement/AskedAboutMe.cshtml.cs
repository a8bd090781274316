using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Panah.People;

namespace Panah.Entitlement.Pages;

/// <summary>The person asked about sees who asked, and when.</summary>
[Authorize]
internal sealed class AskedAboutMeModel(AskedAbout asked) : PageModel
{
    public IReadOnlyList<AskedOnce> Rows { get; private set; } = [];

    public string? Older => Rows.Count == AskedAbout.PageSize ? Rows[^1].TrackingNumber : null;

    public async Task OnGetAsync(string? before)
    {
        if (await HttpContext.GetSignedInAsync() is not { } me) return;
        Rows = await asked.AskAsync(me.PersonId, TrackingNumber.TryParse(before, out var number) ? number : null, HttpContext.RequestAborted);
    }
}
