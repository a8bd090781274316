using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.Extensions.Localization;
using Panah.Contributions.Reports;
using Panah.Contributions.Slips;
using Panah.Contributions.Texts;
using Panah.Kernel;
using Panah.Ui;

namespace Panah.Contributions.Pages;

/// <summary>«گزارش آماری وضعیت برگه پرداخت ها» (row P14): a year of slips by month and state, drawn and as a table.</summary>
internal sealed class StatisticsModel(SlipStatistics statistics, IStringLocalizer<PaymentTexts> texts, IStringLocalizer<ContributionsTexts> slips) : SlipsPage(slips)
{
    private IReadOnlyList<SlipCount> _counts = [];

    /// <summary>Jalali; the last year that has slips where none or another is asked for.</summary>
    [BindProperty(SupportsGet = true)]
    public int Year { get; set; }

    /// <summary>Whose months are drawn; all states together where none is asked for.</summary>
    [BindProperty(SupportsGet = true)]
    public string? State { get; set; }

    /// <summary>Years that have slips, last first.</summary>
    public IReadOnlyList<int> Years { get; private set; } = [];

    internal SlipState? Chosen => Enum.TryParse<SlipState>(State, ignoreCase: true, out var state) && Enum.IsDefined(state) ? state : null;

    internal IReadOnlyList<SlipState> States { get; } = Enum.GetValues<SlipState>();

    /// <summary>Months that have slips: a year of zeros tells nothing, and fills a phone's screen seven times.</summary>
    public IReadOnlyList<int> Months => [.. _counts.Select(count => count.Period.Month).Distinct().Order()];

    public IReadOnlyList<SelectListItem> YearItems =>
        [.. Years.Select(year => year.ToString(CultureInfo.InvariantCulture)).Select(year => new SelectListItem(Show.Digits(year), year))];

    public IReadOnlyList<SelectListItem> StateItems => [.. States.Select(state => new SelectListItem(texts["State." + state], state.ToString()))];

    public IReadOnlyList<ChartBar> ByMonth => [.. Months.Select(month => new ChartBar(JalaliMonths.Name(month, Show.Language), Count(month, Chosen)))];

    public IReadOnlyList<ChartBar> ByState => [.. StatesOf(null).Select(state => new ChartBar(texts["State." + state], Count(null, state), state == Chosen))];

    public async Task OnGetAsync()
    {
        var all = await statistics.CountAsync(PersonId, Cancel);
        Years = [.. all.Select(count => count.Period.Year).Distinct().OrderDescending()];
        // A year that came wrong or has nothing is no error: what there is is shown.
        if (!Years.Contains(Year)) (Year, _) = (Years is [var last, ..] ? last : 0, ModelState.Remove(nameof(Year)));
        _counts = [.. all.Where(count => count.Period.Year == Year)];
    }

    /// <summary>States that slips of that month, or of the year, are in.</summary>
    internal IEnumerable<SlipState> StatesOf(int? month) => States.Where(state => Count(month, state) > 0);

    /// <param name="month">1 to 12; null for the year.</param>
    /// <param name="state">Null for all.</param>
    internal int Count(int? month, SlipState? state) => Of(month).Where(count => state is null || count.State == state).Sum(count => count.Count);

    /// <summary>What was paid in slips of that month.</summary>
    internal Rial Paid(int? month) => Of(month).Where(count => count.State == SlipState.Paid).Aggregate(Rial.Zero, (sum, count) => sum + count.Amount);

    private IEnumerable<SlipCount> Of(int? month) => _counts.Where(count => month is null || count.Period.Month == month);
}
