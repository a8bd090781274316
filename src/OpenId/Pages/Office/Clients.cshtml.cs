using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Panah.OpenId.Clients;
using Panah.People.Staff;

namespace Panah.OpenId.Pages.Office;

/// <summary>Services that sign people in here or call the API, as staff see them (rows X1, X5).</summary>
[RequireStaff(StaffRole.Clients)]
internal sealed class ClientsModel(ClientRegistration registration) : PageModel
{
    /// <summary>The client that was just turned off.</summary>
    [FromQuery(Name = "disabled")]
    public string? Disabled { get; set; }

    public IReadOnlyList<ClientSettings> Clients { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancel) => Clients = await registration.ListAsync(cancel);
}
