using Panah.People;

namespace Panah.Entitlement.Pages;

/// <summary>The person asked about sees who asked, and when.</summary>
internal sealed class AskedAboutMeModel(AskedAbout asked) : SignedInPage
{
    public IReadOnlyList<AskedOnce> Rows { get; private set; } = [];

    public string? Older => Rows.Count == AskedAbout.PageSize ? Rows[^1].TrackingNumber : null;

    public async Task OnGetAsync(string? before)
    {
        Rows = await asked.AskAsync(Session.PersonId, TrackingNumber.TryParse(before, out var number) ? number : null, HttpContext.RequestAborted);
    }
}
