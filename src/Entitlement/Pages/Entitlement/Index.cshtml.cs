using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Panah.Entitlement.Texts;

namespace Panah.Entitlement.Pages;

/// <summary>The open desk (row E1): one ID at a time, and the way to the metered desk.</summary>
internal sealed class IndexModel(
    Visits visits, Results results, Receipts receipts, Counter counter, Lists lists, TimeProvider time, EntitlementSettings settings, IStringLocalizer<EntitlementTexts> texts)
    : DeskPage(visits, results, receipts, counter, lists, time)
{
    private readonly Visits _visits = visits;

    public bool CanUpgrade => settings.Modes == DeskModes.Both;

    /// <summary>To the desk where a confirmed code is in use, otherwise to the first page of the metered mode.</summary>
    public string UpgradeTo { get; private set; } = "/entitlement/credit";

    public override string ListPath => "/entitlement/list";

    protected override string Here => "/entitlement";

    public async Task<IActionResult> OnGetAsync()
    {
        if (settings.Modes == DeskModes.Metered) return Redirect("/entitlement/desk");
        await ShowOpenAsync(await _visits.SeenAsync(HttpContext));
        return Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (settings.Modes == DeskModes.Metered) return Redirect("/entitlement/desk");
        var visit = await _visits.OpenAsync(HttpContext);
        if (visit is null) ModelState.AddModelError("", texts["Desk.TooMany"]);
        else if (await AskAsync(visit, metered: false)) return Redirect(Here);
        await ShowOpenAsync(visit);
        return Page();
    }

    private Task ShowOpenAsync(Visit? visit)
    {
        if (visit is { HasCredit: true }) UpgradeTo = "/entitlement/desk";
        return ShowAsync(visit);
    }
}
