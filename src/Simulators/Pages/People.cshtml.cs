using System.Security.Cryptography;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Panah.Simulators.Population;

namespace Panah.Simulators.Pages;

internal sealed class PeopleModel(PeopleStore people, TimeProvider time) : PageModel
{
    public string? Query { get; private set; }

    public IReadOnlyList<SimulatedPerson> People { get; private set; } = [];

    public async Task OnGetAsync(string? q, CancellationToken cancel)
    {
        Query = q;
        People = string.IsNullOrWhiteSpace(q) ? await people.ReadyMadeAsync(cancel) : await people.SearchAsync(q, 50, cancel);
    }

    /// <summary>One more plausible person, shown at once.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        var number = RandomNumberGenerator.GetInt32((int)PlausiblePeople.Count);
        var (person, _) = PlausiblePeople.Make(0, number, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime));
        if (await people.FindAsync(person.NationalId!, cancel) is null) await people.PutAsync(person, cancel);
        return Redirect($"/people/{person.NationalId}");
    }
}
