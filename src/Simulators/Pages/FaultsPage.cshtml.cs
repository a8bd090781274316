using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Panah.Kernel;
using Panah.Simulators.Faults;

namespace Panah.Simulators.Pages;

internal sealed class FaultsPageModel(FaultBoard board) : PageModel
{
    public IReadOnlyDictionary<string, Fault> Running => board.All;

    public IActionResult OnPost(string place, FaultKind kind, string? delayMs, bool end)
    {
        if (end) board.End(place);
        else if (FaultBoard.Places.Contains(place, StringComparer.Ordinal)) board.Start(place, new Fault(kind, 1, int.TryParse(PersianText.FoldDigits(delayMs ?? ""), out var ms) ? Math.Clamp(ms, 0, 600_000) : 0));
        return Redirect("/faults");
    }
}
