using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Panah.Data;
using Panah.OpenId.Clients;
using Panah.OpenId.Texts;
using Panah.People.Staff;

namespace Panah.OpenId.Pages.Office;

/// <summary>A new client; its secret is on the answer to this form and nowhere else.</summary>
[RequireStaff(StaffRole.Clients, Fresh = true)]
internal sealed class NewClientModel(ClientRegistration registration, IStringLocalizer<OpenIdTexts> texts) : ClientForm(texts)
{
    [BindProperty] public string? Id { get; set; }
    [BindProperty] public ClientProof Proof { get; set; } = ClientProof.Secret;

    /// <summary>Id of the client that was just added.</summary>
    public string? Added { get; private set; }

    public async Task OnPostAsync(CancellationToken cancel)
    {
        if (!ModelState.IsValid) return;
        var (client, refusal) = await registration.AddAsync(Fill(new ClientSettings { Id = Id?.Trim() ?? "", Proof = Proof }), ActorKind.Staff, HttpContext.GetStaff().Id, cancel);
        if (refusal is not null) Say(refusal);
        else (Added, Secret) = (client!.Settings.Id, client.Secret);
    }
}
