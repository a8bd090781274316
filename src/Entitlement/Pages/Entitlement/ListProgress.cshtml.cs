using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;
using Panah.Entitlement.Texts;
using Panah.Ui;

namespace Panah.Entitlement.Pages;

/// <summary>How a list stands, what is known so far, stop, and the whole as CSV.</summary>
internal sealed class ListProgressModel(Visits visits, Lists lists, Reasons reasons, IStringLocalizer<EntitlementTexts> texts) : PageModel
{
    public const int Shown = 200;

    /// <summary>The CSV's columns, for programs: the same in every language.</summary>
    private static readonly string[] Columns = ["line", "national_id", "covered", "covered_until", "tracking_number", "note"];

    public ListProgress Progress { get; private set; } = null!;

    public IReadOnlyList<ListAnswer> Answers { get; private set; } = [];

    public string State => Progress is { Runs: true, WaitsForRegistry: true } ? "Waiting" : Progress.State.ToString();

    public async Task<IActionResult> OnGetAsync(Guid id)
    {
        if (!await ReadAsync(id)) return NotFound();
        Answers = await lists.AnswersAsync(id, Shown, HttpContext.RequestAborted);
        // Works without JavaScript: the browser asks again by itself while the list runs.
        if (Progress.Runs) Response.Headers["Refresh"] = "2";
        return Page();
    }

    public async Task<IActionResult> OnPostStopAsync(Guid id)
    {
        if (await visits.FindAsync(HttpContext) is { } visit) await lists.StopAsync(visit, id, HttpContext.RequestAborted);
        return Redirect($"/entitlement/list/{id:N}");
    }

    public async Task<IActionResult> OnGetCsvAsync(Guid id)
    {
        if (!await ReadAsync(id)) return NotFound();
        var answers = await lists.AnswersAsync(id, int.MaxValue, HttpContext.RequestAborted);
        var sheet = new Sheet("entitlement", Columns, [.. answers.Select(row => (IReadOnlyList<object?>)
        [
            row.Line, row.Text, row.Reason is not null ? null : row.Covered ? "yes" : "no", row.CoveredUntil?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            row.TrackingNumber, row.Reason is null ? null : Outcome(row),
        ])]);
        return File(sheet.ToCsv(), Sheet.CsvType, $"entitlement-{Progress.CreatedAt:yyyyMMdd-HHmmss}.csv");
    }

    public string Outcome(ListAnswer row) => row.Reason is { } reason
        ? reasons.Sentence(reason, typeof(ListProgressModel))
        : texts[row.Covered ? "Results.Yes" : "Results.No"];

    private async Task<bool> ReadAsync(Guid id)
    {
        if (await visits.FindAsync(HttpContext) is not { } visit || await lists.FindAsync(visit, id, HttpContext.RequestAborted) is not { } progress) return false;
        Progress = progress;
        return true;
    }
}
