using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Panah.Kernel;
using Panah.People;

namespace Panah.Entitlement.Pages;

/// <summary>What the open desk and the metered one have in common: the question, the answer in one line, and what was answered before.</summary>
internal abstract class DeskPage(Visits visits, Results results, Receipts receipts, Counter counter, Lists lists, TimeProvider time) : PageModel
{
    [BindProperty, BindRequired]
    public NationalId NationalId { get; set; }

    [BindProperty]
    public string? Once { get; set; }

    public string NextOnce { get; } = Counter.NewOnce();

    /// <summary>What could not be answered just now, and why; nothing was taken for it.</summary>
    public string? NotKnown { get; private set; }

    public ShownResults Shown { get; private set; } = ShownResults.None;

    /// <summary>There is an answer to stand beside the question; not beside a mistake.</summary>
    public bool HasAnswer => NotKnown is not null || (Shown.Latest is not null && ModelState.IsValid);

    /// <summary>Where the lists begin for this desk.</summary>
    public abstract string ListPath { get; }

    protected abstract string Here { get; }

    protected CancellationToken Cancel => HttpContext.RequestAborted;

    public async Task<IActionResult> OnPostClearAsync()
    {
        if (await visits.SeenAsync(HttpContext) is { } visit) await results.ClearAsync(visit, Cancel);
        return Redirect(Here);
    }

    public async Task<IActionResult> OnPostReceiptAsync(string? tracking) =>
        await visits.SeenAsync(HttpContext) is { } visit && await receipts.MakeAsync(visit, tracking, Cancel) is { } code
            ? Redirect($"/entitlement/receipt/{code}")
            : Redirect(Here);

    /// <summary>True when the answer stands on the page.</summary>
    protected async Task<bool> AskAsync(Visit visit, bool metered)
    {
        if (!ModelState.IsValid) return false;
        var (refused, notKnown) = await counter.AskAsync(HttpContext, visit, NationalId, Once, metered);
        if (refused is not null) ModelState.AddModelError("", refused);
        NotKnown = notKnown;
        return refused is null && notKnown is null;
    }

    protected async Task ShowAsync(Visit? visit)
    {
        Response.Headers.CacheControl = "no-store";
        var person = (await HttpContext.GetSignedInAsync())?.PersonId;
        Shown = new ShownResults(
            visit is null ? [] : await results.OfAsync(visit, Cancel), await counter.RefreshedAsync(Cancel), JalaliDate.From(time.GetUtcNow()),
            person is null ? [] : await lists.OfAsync(person.Value, 1, Cancel));
    }
}
