using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace Panah.People.Pages.Me;

/// <summary>What the platform holds of the person, and where it came from.</summary>
[Authorize]
internal sealed class ProfileModel(PersonDirectory directory, Tiles tiles) : SignedInPage
{
    public Person Person { get; private set; } = null!;

    public bool HasCompanies => tiles.Own.Any(static tile => tile.Name == "Companies");

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (await directory.FindAsync(Session.PersonId, cancel) is not { } person) return NotFound();
        Person = person;
        return Page();
    }
}
