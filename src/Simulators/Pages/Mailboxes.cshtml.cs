using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Panah.Simulators.Population;

namespace Panah.Simulators.Pages;

internal sealed class MailboxesModel(PeopleStore people) : PageModel
{
    public IReadOnlyList<SimulatedPerson> People { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(string? address, CancellationToken cancel)
    {
        if (!string.IsNullOrWhiteSpace(address)) return Redirect($"/mailbox/{Uri.EscapeDataString(address.Trim())}/messages");
        People = await people.ReadyMadeAsync(cancel);
        return Page();
    }
}
