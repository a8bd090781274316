using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace Panah.People.Pages.Me;

/// <summary>What the platform holds of the person, and where it came from.</summary>
[Authorize]
internal sealed class ProfileModel(PersonDirectory directory, IAskedPostalCode postalCodes, Doors doors) : SignedInPage
{
    public Person Person { get; private set; } = null!;

    /// <summary>What the person asked the registry to change, while it waits.</summary>
    public AskedPostalCode? Asked { get; private set; }

    /// <summary>The SIM registry said that the phone is theirs; else it is what they wrote.</summary>
    public bool MobileIsProven { get; private set; }

    /// <summary>Where they choose the company they act for; null where nobody does.</summary>
    public string? Companies => doors.Companies?.Own;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (await directory.FindAsync(Session.PersonId, cancel) is not { } person) return NotFound();
        Person = person;
        MobileIsProven = person.Mobile is { } mobile && (await directory.FindByProvenMobileAsync(mobile, cancel))?.PersonId == person.Id;
        Asked = await postalCodes.FindAsync(person.Id, cancel);
        return Page();
    }
}
