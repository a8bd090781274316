using System.Globalization;
using System.Text;
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
        var csv = new StringBuilder("line,national_id,covered,covered_until,tracking_number,note\r\n");
        foreach (var row in await lists.AnswersAsync(id, int.MaxValue, HttpContext.RequestAborted))
        {
            var until = row.CoveredUntil?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            var covered = row.Reason is null ? (row.Covered ? "yes" : "no") : "";
            csv.Append(CultureInfo.InvariantCulture, $"{row.Line},{Cell(row.Text)},{covered},{until},{row.TrackingNumber},{Cell(row.Reason is null ? "" : Outcome(row))}\r\n");
        }

        // The mark tells spreadsheets that it is UTF-8.
        return File([.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(csv.ToString())], "text/csv; charset=utf-8", $"entitlement-{Progress.CreatedAt:yyyyMMdd-HHmmss}.csv");
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

    /// <summary>Quoted where it must be; a cell that a spreadsheet would take for a formula gets an apostrophe in front.</summary>
    private static string Cell(string text)
    {
        if (text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t') text = "'" + text;
        return text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }
}
