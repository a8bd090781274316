using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.Extensions.Localization;
using Panah.Contributions.Printing;
using Panah.Contributions.Slips;
using Panah.Contributions.Texts;
using Panah.Data;

namespace Panah.Contributions.Pages;

/// <summary>The slip as a PDF (row P12); where none can be made now, a sentence that says so and the page to print.</summary>
internal sealed class PdfModel(
    SlipStore slips, SlipSheets sheets, ChromiumPdf chromium, PageText pages, RateLimits limits, TimeProvider time, IStringLocalizer<ContributionsTexts> texts) : SlipsPage(texts)
{
    [BindProperty(SupportsGet = true)] public string? Key { get; set; }

    public bool IsTooMany { get; private set; }

    /// <summary>So many want one that it is better to come back in a moment.</summary>
    public bool IsBusy { get; private set; }

    public async Task<IActionResult> OnGetAsync()
    {
        var person = PersonId;
        if ((await slips.FindAsync(person, Key, Cancel))?.At(time.GetUtcNow()) is not { State: SlipState.Issued or SlipState.Paid } slip) return NotFound();
        Key = slip.Tracking;
        IsTooMany = await limits.TryTakeAsync(person.ToString(), [LimitBook.SlipPdfs], Cancel) > TimeSpan.Zero;
        if (IsTooMany) return Page();
        var data = new ViewDataDictionary<PrintedSlip>(MetadataProvider, new Microsoft.AspNetCore.Mvc.ModelBinding.ModelStateDictionary()) { Model = await sheets.OfAsync(slip, Cancel) };
        var html = await pages.RenderAsync(PageContext, "/Pages/Contributions/Slips/_Document.cshtml", data);
        var printed = await chromium.MakeAsync(html, Cancel);
        if (printed.File is { } pdf) return File(pdf, "application/pdf", $"slip-{slip.Tracking}.pdf");
        if (!printed.IsBusy) return Page();
        IsBusy = true;
        Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        Response.Headers.RetryAfter = "30";
        return Page();
    }
}
