using Microsoft.AspNetCore.Mvc.RazorPages;
using Panah.Simulators.Population;

namespace Panah.Simulators.Pages;

internal sealed class CompaniesModel(CompaniesStore companies) : PageModel
{
    public IReadOnlyList<SimulatedCompany> Companies { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancel) => Companies = await companies.FirstAsync(100, cancel);
}
