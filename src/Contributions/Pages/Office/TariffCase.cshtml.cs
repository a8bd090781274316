using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;
using Panah.Contributions.Tariffs;
using Panah.Contributions.Texts;
using Panah.Kernel;
using Panah.People.Staff;

namespace Panah.Contributions.Pages.Office;

/// <summary>One tariff; a proposal is put in force or rejected here by somebody else than who made it, with a reason.</summary>
[RequireStaff(StaffRole.Tariffs, Fresh = true)]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class TariffCaseModel(TariffDesk desk, TariffBook book, IStringLocalizer<ContributionsTexts> texts) : PageModel
{
    private const int LongestReason = 500;
    private static readonly JalaliPeriod Far = JalaliPeriod.Of(JalaliDate.MaxYear, 12);

    [BindProperty] public string? Reason { get; set; }

    internal TariffEntry Entry { get; private set; } = null!;

    /// <summary>What the proposal takes the place of.</summary>
    internal IReadOnlyList<Tariff> Replaced { get; private set; } = [];

    public bool IsOwn => Entry.ProposedBy == HttpContext.GetStaff().Id;

    public async Task<IActionResult> OnGetAsync(long id) => await FindAsync(id) ? Page() : NotFound();

    public Task<IActionResult> OnPostAcceptAsync(long id) => DecideAsync(id, accept: true);

    public Task<IActionResult> OnPostRejectAsync(long id) => DecideAsync(id, accept: false);

    private async Task<IActionResult> DecideAsync(long id, bool accept)
    {
        if (!await FindAsync(id)) return NotFound();
        var reason = PersianText.Tidy(Reason ?? "");
        if (reason.Length is 0 or > LongestReason) ModelState.AddModelError(nameof(Reason), texts["Office.ReasonRequired"]);
        else if (await desk.DecideAsync(id, accept, HttpContext.GetStaff().Id, reason, HttpContext.RequestAborted)) return Redirect($"/office/tariffs?done={(accept ? "in-force" : "rejected")}");
        else ModelState.AddModelError("", texts[IsOwn ? "Office.Own" : "Office.Decided"]);
        return await FindAsync(id) ? Page() : NotFound();
    }

    private async Task<bool> FindAsync(long id)
    {
        if (await desk.FindAsync(id, HttpContext.RequestAborted) is not { } entry) return false;
        Entry = entry;
        if (entry.State == "proposed")
            Replaced = await book.InForceAsync(entry.Tariff.GroupCode, entry.Tariff.From, entry.Tariff.To ?? Far, HttpContext.RequestAborted);
        return true;
    }
}
