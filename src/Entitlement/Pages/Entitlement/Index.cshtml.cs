using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Panah.Kernel;

namespace Panah.Entitlement.Pages;

/// <summary>The open desk (row E1): no limit, and the way to the metered one.</summary>
internal sealed class IndexModel(Visits visits, Results results, Receipts receipts, Counter counter, EntitlementSettings settings) : PageModel
{
    [BindProperty]
    public NationalId NationalId { get; set; }

    [BindProperty]
    public string? Once { get; set; }

    public string NextOnce { get; } = Counter.NewOnce();

    public bool CanUpgrade => settings.Modes == DeskModes.Both;

    /// <summary>To the desk where a confirmed code is in use, otherwise to the first page of the metered mode.</summary>
    public string UpgradeTo { get; private set; } = "/entitlement/credit";

    public ShownResults Shown { get; private set; } = ShownResults.None;

    public async Task<IActionResult> OnGetAsync()
    {
        if (settings.Modes == DeskModes.Metered) return Redirect("/entitlement/desk");
        await ShowAsync(await visits.FindAsync(HttpContext));
        return Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (settings.Modes == DeskModes.Metered) return Redirect("/entitlement/desk");
        var visit = await visits.OpenAsync(HttpContext);
        if (ModelState.IsValid && await counter.AskAsync(HttpContext, visit, NationalId, Once, metered: false) is { } why)
            ModelState.AddModelError("", why);
        if (ModelState.IsValid) return Redirect("/entitlement#latest");
        await ShowAsync(visit);
        return Page();
    }

    public async Task<IActionResult> OnPostClearAsync()
    {
        if (await visits.FindAsync(HttpContext) is { } visit) await results.ClearAsync(visit, HttpContext.RequestAborted);
        return Redirect("/entitlement");
    }

    public async Task<IActionResult> OnPostReceiptAsync(string? tracking) =>
        await visits.FindAsync(HttpContext) is { } visit && await receipts.MakeAsync(visit, tracking, HttpContext.RequestAborted) is { } code
            ? Redirect($"/entitlement/receipt/{code}")
            : Redirect("/entitlement");

    private async Task ShowAsync(Visit? visit)
    {
        if (visit is { HasCredit: true }) UpgradeTo = "/entitlement/desk";
        var rows = visit is null ? [] : await results.OfAsync(visit, HttpContext.RequestAborted);
        Shown = new ShownResults(rows, await counter.RefreshedAsync(HttpContext.RequestAborted));
    }
}
