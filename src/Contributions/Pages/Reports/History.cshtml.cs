using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Panah.Contributions.Reports;
using Panah.Kernel;
using Panah.People;
using Panah.Ui;

namespace Panah.Contributions.Pages;

/// <summary>A person's contributions: the organisation's file, and each month paid here.</summary>
[Authorize]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class HistoryModel(ContributionHistory contributions) : PageModel
{
    internal History History { get; private set; } = null!;

    /// <summary>Years with a month paid, last first.</summary>
    internal IReadOnlyList<(int Year, IReadOnlyList<PaidMonth> Months)> Years { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync()
    {
        if (await HttpContext.GetSignedInAsync() is not { } session) return Challenge();
        History = await contributions.OfAsync(session.PersonId, HttpContext.RequestAborted);
        Years = [.. History.Months.GroupBy(month => month.Period.Year).OrderByDescending(year => year.Key).Select(year => (year.Key, (IReadOnlyList<PaidMonth>)[.. year]))];
        return Page();
    }

    internal static Rial Total(IReadOnlyList<PaidMonth> months) => months.Aggregate(Rial.Zero, (sum, month) => sum + month.Amount);

    internal static string Digits(int year) => Show.Digits(year.ToString(CultureInfo.InvariantCulture));
}
