using Microsoft.AspNetCore.Mvc;

namespace Panah.Entitlement.Pages;

/// <summary>The metered desk with its green bar (rows E4 to E6).</summary>
internal sealed class DeskModel(Visits visits, Results results, Receipts receipts, Counter counter, Lists lists, TimeProvider time)
    : DeskPage(visits, results, receipts, counter, lists, time)
{
    private const string FirstPage = "/entitlement/credit";
    private readonly Visits _visits = visits;

    public Visit Visit { get; private set; } = null!;

    public override string ListPath => "/entitlement/list?metered=true";

    protected override string Here => "/entitlement/desk";

    public async Task<IActionResult> OnGetAsync() => await ShowMeteredAsync();

    public async Task<IActionResult> OnPostAsync() =>
        await _visits.SeenAsync(HttpContext) is not { HasCredit: true } visit ? Redirect(FirstPage)
        : await AskAsync(visit, metered: true) ? Redirect(Here)
        : await ShowMeteredAsync();

    public async Task<IActionResult> OnPostAgainAsync()
    {
        if (await _visits.SeenAsync(HttpContext) is { } visit) await _visits.StartAgainAsync(visit, Cancel);
        return Redirect(FirstPage);
    }

    private async Task<IActionResult> ShowMeteredAsync()
    {
        if (await _visits.SeenAsync(HttpContext) is not { HasCredit: true, Mobile: not null, Code: not null } visit) return Redirect(FirstPage);
        Visit = visit;
        await ShowAsync(visit);
        return Page();
    }
}
