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

    /// <summary>People have one <c>sub</c> at all such clients. Chosen here alone: a later change would make strangers of them.</summary>
    [BindProperty] public bool SharedSubject { get; set; }
    [BindProperty] public string? Sector { get; set; }

    /// <summary>Id of the client that was just added.</summary>
    public string? Added { get; private set; }

    public void OnGet() => Show(new ClientSettings { Id = "" });

    public async Task OnPostAsync(CancellationToken cancel)
    {
        if (!ModelState.IsValid) return;
        var settings = Fill(new ClientSettings
        {
            Id = Id?.Trim() ?? "", Proof = Proof, Pairwise = !SharedSubject,
            Sector = string.IsNullOrWhiteSpace(Sector) ? null : Sector.Trim().ToLowerInvariant(),
        });
        var (client, refusal) = await registration.AddAsync(settings, ActorKind.Staff, HttpContext.GetStaff().Id, cancel);
        if (refusal is not null) Say(refusal);
        else (Added, Secret) = (client!.Settings.Id, client.Secret);
    }
}
