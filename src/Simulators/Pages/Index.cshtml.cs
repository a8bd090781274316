using Microsoft.AspNetCore.Mvc.RazorPages;
using Panah.Simulators.Population;

namespace Panah.Simulators.Pages;

internal sealed class IndexModel(PeopleStore people, CompaniesStore companies) : PageModel
{
    public IReadOnlyList<SimulatedPerson> People { get; private set; } = [];

    public IReadOnlyList<SimulatedCompany> Companies { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancel)
    {
        People = await people.ReadyMadeAsync(cancel);
        Companies = await companies.FirstAsync(5, cancel);
    }
}
