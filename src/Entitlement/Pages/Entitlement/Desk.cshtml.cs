using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Panah.Kernel;

namespace Panah.Entitlement.Pages;

/// <summary>The metered desk with its green bar (rows E4 to E6).</summary>
internal sealed class DeskModel(Visits visits, Results results, Receipts receipts, Counter counter) : PageModel
{
    private const string Here = "/entitlement/desk";
    private const string FirstPage = "/entitlement/credit";

    [BindProperty]
    public NationalId NationalId { get; set; }

    [BindProperty]
    public string? Once { get; set; }

    public string NextOnce { get; } = Counter.NewOnce();

    public Visit Visit { get; private set; } = null!;

    public ShownResults Shown { get; private set; } = ShownResults.None;

    public async Task<IActionResult> OnGetAsync() => await ShowAsync();

    public async Task<IActionResult> OnPostAsync()
    {
        if (await visits.FindAsync(HttpContext) is not { HasCredit: true } visit) return Redirect(FirstPage);
        if (ModelState.IsValid && await counter.AskAsync(HttpContext, visit, NationalId, Once, metered: true) is { } why)
            ModelState.AddModelError("", why);
        return ModelState.IsValid ? Redirect(Here + "#latest") : await ShowAsync();
    }

    public async Task<IActionResult> OnPostClearAsync()
    {
        if (await visits.FindAsync(HttpContext) is { } visit) await results.ClearAsync(visit, HttpContext.RequestAborted);
        return Redirect(Here);
    }

    public async Task<IActionResult> OnPostAgainAsync()
    {
        if (await visits.FindAsync(HttpContext) is { } visit) await visits.StartAgainAsync(visit, HttpContext.RequestAborted);
        return Redirect(FirstPage);
    }

    public async Task<IActionResult> OnPostReceiptAsync(string? tracking) =>
        await visits.FindAsync(HttpContext) is { } visit && await receipts.MakeAsync(visit, tracking, HttpContext.RequestAborted) is { } code
            ? Redirect($"/entitlement/receipt/{code}")
            : Redirect(Here);

    private async Task<IActionResult> ShowAsync()
    {
        if (await visits.FindAsync(HttpContext) is not { HasCredit: true, Mobile: not null, Code: not null } visit) return Redirect(FirstPage);
        Visit = visit;
        Shown = new ShownResults(await results.OfAsync(visit, HttpContext.RequestAborted), await counter.RefreshedAsync(HttpContext.RequestAborted));
        return Page();
    }
}
