using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Panah.Entitlement.Texts;
using Panah.Kernel;
using Panah.People;
using Panah.Ui;

namespace Panah.Entitlement.Pages;

/// <summary>How a list stands, what is known so far, stop, and the whole as CSV.</summary>
internal sealed class ListProgressModel(Lists lists, Reasons reasons, IStringLocalizer<EntitlementTexts> texts) : SignedInPage
{
    public const int Shown = 200;

    private static readonly string[] Columns = ["List.Line", "Results.About", "Results.Answer", "Results.Until", "Results.Tracking", "List.Note"];

    public ListProgress Progress { get; private set; } = null!;

    public IReadOnlyList<ListAnswer> Answers { get; private set; } = [];

    public string State => Progress is { Runs: true, WaitsForRegistry: true } ? "Waiting" : Progress.State.ToString();

    public string Back => Progress.Metered ? "/entitlement/desk" : "/entitlement";

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
        await lists.StopAsync(Session.PersonId, id, HttpContext.RequestAborted);
        return Redirect($"/entitlement/list/{id:N}");
    }

    public async Task<IActionResult> OnGetCsvAsync(Guid id)
    {
        if (!await ReadAsync(id)) return NotFound();
        var answers = await lists.AnswersAsync(id, int.MaxValue, HttpContext.RequestAborted);
        var sheet = new Sheet(texts["List.Title"], [.. Columns.Select(column => texts[column].Value)], [.. answers.Select(Row)])
        {
            RightToLeft = Show.Language != Language.English,
        };
        return File(sheet.ToCsv(), Sheet.CsvType, $"entitlement-{JalaliDate.From(Progress.CreatedAt).Value}.csv");
    }

    /// <summary>«دارد», «ندارد»; empty for a line that was not asked.</summary>
    public string? Answer(ListAnswer row) => row.Reason is null ? texts[row.Covered ? "Answer.Yes" : "Answer.No"].Value : null;

    /// <summary>Why the line was not asked.</summary>
    public string? Note(ListAnswer row) => row.Reason is { } reason ? reasons.Sentence(reason, typeof(ListProgressModel)) : null;

    private IReadOnlyList<object?> Row(ListAnswer row) => [row.Line, row.Text, Answer(row), Day(row.CoveredUntil), row.TrackingNumber, Note(row)];

    /// <summary>Of the calendar that the reader's language goes by.</summary>
    private static string? Day(DateOnly? day) => day is not { } known ? null
        : Show.Language == Language.English ? known.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : JalaliDate.From(known).Display;

    private async Task<bool> ReadAsync(Guid id)
    {
        if (await lists.FindAsync(Session.PersonId, id, HttpContext.RequestAborted) is not { } progress) return false;
        Progress = progress;
        return true;
    }
}
