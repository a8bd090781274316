using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Panah.Kernel;
using Panah.Simulators.Phones;
using Panah.Simulators.Population;

namespace Panah.Simulators.Pages;

internal sealed class PhonesModel(PeopleStore people, PhoneStore phones) : PageModel
{
    public string? Number { get; private set; }

    public bool Wrong { get; private set; }

    public IReadOnlyList<string> Recent { get; private set; } = [];

    public IReadOnlyList<SimulatedPerson> People { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(string? number, CancellationToken cancel)
    {
        if (MobileNumber.TryParse(number, out var mobile, out _)) return Redirect($"/phone/{mobile.Value}/messages");
        (Number, Wrong) = (number, !string.IsNullOrWhiteSpace(number));
        Recent = await phones.RecentAsync(cancel);
        People = await people.ReadyMadeAsync(cancel);
        return Page();
    }
}
