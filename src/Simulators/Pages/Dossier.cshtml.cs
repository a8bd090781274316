using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Panah.Simulators.Authorities;

namespace Panah.Simulators.Pages;

/// <summary>The national dossier as its owner sees it, signed in by OpenID Connect (row N4); the letter they came for stands first.</summary>
internal sealed class DossierModel(DossierDoor door, DossierLetters letters) : PageModel
{
    public DossierOwner? Owner { get; private set; }

    public string? Letter { get; private set; }

    public IReadOnlyList<DossierLetter> Letters { get; private set; } = [];

    /// <param name="letter">Tracking number.</param>
    /// <param name="refused">Said by the callback: asking again by itself would go round in circles.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task<IActionResult> OnGetAsync(string? letter, bool refused, CancellationToken cancel)
    {
        Response.Headers.CacheControl = "no-store";
        (Owner, Letter) = (door.Find(HttpContext), letter);
        if (Owner is null) return refused ? Page() : Redirect(await door.BeginAsync(HttpContext, letter));
        Letters = [.. (await letters.OfAsync(Owner.Id, cancel)).OrderByDescending(one => one.TrackingNumber == letter)];
        return Page();
    }

    public async Task<IActionResult> OnPostAsync() => Redirect(await door.SignOutAsync(HttpContext));
}
