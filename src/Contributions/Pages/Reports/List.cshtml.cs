using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Localization;
using Panah.Contributions.Reports;
using Panah.Contributions.Slips;
using Panah.Contributions.Texts;
using Panah.Kernel;
using Panah.Ui;

namespace Panah.Contributions.Pages;

/// <summary>«مشاهده برگ پرداخت های صادره حق بیمه» (row P13): newest first, filtered, sorted, taken along.</summary>
internal sealed class ListModel(SlipList list, SlipSheet sheets, IStringLocalizer<PaymentTexts> texts, IStringLocalizer<ContributionsTexts> slips, TimeProvider time) : SlipsPage(slips)
{
    [BindProperty(SupportsGet = true)] public string? State { get; set; }
    [BindProperty(SupportsGet = true)] public string? From { get; set; }
    [BindProperty(SupportsGet = true)] public string? Until { get; set; }
    [BindProperty(SupportsGet = true)] public string? Sort { get; set; }
    [BindProperty(SupportsGet = true)] public Guid? After { get; set; }
    [BindProperty(SupportsGet = true)] public Guid? Before { get; set; }

    internal SlipPage Found { get; private set; } = new([], false, false);

    public bool IsFiltered => !string.IsNullOrEmpty(State) || !string.IsNullOrEmpty(From) || !string.IsNullOrEmpty(Until);

    public string Example => Show.Digits(JalaliPeriod.From(time.GetUtcNow()).Display);

    public IReadOnlyList<SelectListItem> States { get; } = [.. Enum.GetNames<SlipState>().Select(state => new SelectListItem(texts["State." + state], state))];

    public IReadOnlyList<SelectListItem> Orders { get; } = [.. Enum.GetNames<SlipOrder>().Select(order => new SelectListItem(texts["Order." + order], order))];

    public async Task OnGetAsync() => Found = await list.PageAsync(PersonId, Query(), Cancel);

    public Task<IActionResult> OnGetCsvAsync() => FileAsync(Sheet.CsvType, "csv", static sheet => sheet.ToCsv());

    public Task<IActionResult> OnGetWorkbookAsync() => FileAsync(Sheet.WorkbookType, "xlsx", static sheet => sheet.ToWorkbook());

    /// <summary>This list with another page of it, or as a file.</summary>
    public string Link(Guid? after, Guid? before, string? file = null) => QueryHelpers.AddQueryString("/slips/list", new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        ["handler"] = file, ["state"] = State, ["from"] = From, ["until"] = Until, ["sort"] = Sort, ["after"] = after?.ToString(), ["before"] = before?.ToString(),
    }.Where(part => !string.IsNullOrEmpty(part.Value)));

    internal bool CanBePaid(Slip slip) => slip is { State: SlipState.Issued, IsAtBank: false } && slip.Amount.Amount > 0 && slip.ExpiresAt > time.GetUtcNow();

    private async Task<IActionResult> FileAsync(string type, string ending, Func<Sheet, byte[]> write)
    {
        var query = Query();
        if (!ModelState.IsValid) return Redirect(Link(null, null));
        var sheet = sheets.Of(await list.AllAsync(PersonId, query, Cancel));
        return File(write(sheet), type, $"slips-{JalaliDate.From(time.GetUtcNow()).Value}.{ending}");
    }

    private SlipQuery Query()
    {
        var query = new SlipQuery
        {
            State = Enum.TryParse<SlipState>(State, ignoreCase: true, out var state) && Enum.IsDefined(state) ? state : null,
            Order = Enum.TryParse<SlipOrder>(Sort, ignoreCase: true, out var order) && Enum.IsDefined(order) ? order : SlipOrder.Newest,
            From = Month(nameof(From), From),
            Until = Month(nameof(Until), Until),
            After = After,
            Before = Before,
        };
        if (query.From > query.Until) ModelState.TryAddModelError(nameof(Until), texts["Filter.Backwards"]);
        return query;
    }

    private JalaliPeriod? Month(string field, string? typed)
    {
        if (string.IsNullOrWhiteSpace(typed)) return null;
        if (JalaliPeriod.TryParse(typed, out var month, out _)) return month;
        ModelState.TryAddModelError(field, texts["Filter.BadMonth"]);
        return null;
    }
}
