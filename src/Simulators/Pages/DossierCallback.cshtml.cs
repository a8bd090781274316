using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Panah.Simulators.Authorities;

namespace Panah.Simulators.Pages;

/// <summary>Where Panah sends the browser back to.</summary>
internal sealed class DossierCallbackModel(DossierDoor door) : PageModel
{
    public async Task<IActionResult> OnGetAsync() => Redirect(await door.CompleteAsync(HttpContext) ?? "/dossier?refused=true");
}
