using System.Globalization;
using Microsoft.Extensions.Localization;
using Panah.Contributions.Reports;
using Panah.Contributions.Texts;
using Panah.Kernel;
using Panah.Ui;

namespace Panah.Contributions.Pages;

/// <summary>A person's contributions: the organisation's file, and each month paid here.</summary>
internal sealed class HistoryModel(ContributionHistory contributions, IStringLocalizer<ContributionsTexts> texts) : SlipsPage(texts)
{
    internal History History { get; private set; } = null!;

    /// <summary>Years with a month paid, last first.</summary>
    internal IReadOnlyList<(int Year, IReadOnlyList<PaidMonth> Months)> Years { get; private set; } = [];

    public async Task OnGetAsync()
    {
        History = await contributions.OfAsync(PersonId, Cancel);
        Years = [.. History.Months.GroupBy(month => month.Period.Year).OrderByDescending(year => year.Key).Select(year => (year.Key, (IReadOnlyList<PaidMonth>)[.. year]))];
    }

    internal static Rial Total(IReadOnlyList<PaidMonth> months) => months.Aggregate(Rial.Zero, (sum, month) => sum + month.Amount);

    internal static string Digits(int year) => Show.Digits(year.ToString(CultureInfo.InvariantCulture));
}
