using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;
using Panah.Entitlement.Texts;

namespace Panah.Entitlement.Pages;

/// <summary>Takes a list in, pasted or as a file.</summary>
[RequestFormLimits(MultipartBodyLengthLimit = 4 << 20, ValueLengthLimit = 2 << 20)]
internal sealed class ListModel(Visits visits, Lists lists, EntitlementSettings settings, IStringLocalizer<EntitlementTexts> texts) : PageModel
{
    private const int LargestFile = 1 << 20;

    [BindProperty]
    public string? Text { get; set; }

    [BindProperty(Name = "File")]
    public IFormFile? Upload { get; set; }

    /// <summary>From the metered desk, or where there is no open one.</summary>
    [BindProperty(SupportsGet = true)]
    public bool Metered { get; set; }

    public int Limit => settings.ListLimit;

    public string Back => Metered ? "/entitlement/desk" : "/entitlement";

    public async Task<IActionResult> OnGetAsync() => await VisitAsync() is null ? Redirect("/entitlement/credit") : Page();

    public async Task<IActionResult> OnPostAsync()
    {
        if (await VisitAsync() is not { } visit) return Redirect("/entitlement/credit");
        var file = await ReadAsync();
        if (!ModelState.IsValid) return Page();
        var (id, refused) = await lists.StartAsync(visit, Metered, Text + "\n" + file, HttpContext.RequestAborted);
        if (refused is null) return Redirect($"/entitlement/list/{id:N}");
        ModelState.AddModelError(nameof(Text), texts[refused.Code, refused.Arguments]);
        return Page();
    }

    private async Task<Visit?> VisitAsync()
    {
        Metered |= settings.Modes == DeskModes.Metered;
        var visit = await visits.OpenAsync(HttpContext);
        return Metered && !visit.HasCredit ? null : visit;
    }

    private async Task<string> ReadAsync()
    {
        if (Upload is null || Upload.Length == 0) return "";
        if (Upload.Length > LargestFile)
        {
            ModelState.AddModelError("File", texts["List.TooLarge"]);
            return "";
        }

        await using var stream = Upload.OpenReadStream();
        using var reader = new StreamReader(stream, Encoding.UTF8, detectEncodingFromByteOrderMarks: true);
        var text = await reader.ReadToEndAsync(HttpContext.RequestAborted);
        // A picture or a spreadsheet has NULs; a list has none.
        if (text.Contains('\0', StringComparison.Ordinal)) ModelState.AddModelError("File", texts["List.NotText"]);
        return text;
    }
}
