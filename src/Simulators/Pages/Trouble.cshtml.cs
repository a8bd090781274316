using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Panah.Simulators.Pages;

/// <summary>What a person sees at an address where nothing is, and where something broke; a browser's own blank page says neither.</summary>
[IgnoreAntiforgeryToken]
internal sealed class TroubleModel : PageModel
{
    public int Status { get; private set; }

    public void OnGet(int status) => Status = status;

    /// <summary>A form that went wrong is shown the same.</summary>
    public void OnPost(int status) => Status = status;
}
