using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.Extensions.Localization;
using Panah.Data;
using Panah.OpenId.Clients;
using Panah.OpenId.Texts;
using Panah.People.Staff;

namespace Panah.OpenId.Pages.Office;

/// <summary>One client: its settings by the rules of a new one, a new secret, and its end.</summary>
[RequireStaff(StaffRole.Clients, Fresh = true)]
internal sealed class ClientPageModel(ClientRegistration registration, IStringLocalizer<OpenIdTexts> texts) : ClientForm(texts)
{
    /// <summary>Ticked by who means to turn it off.</summary>
    [BindProperty] public bool Sure { get; set; }

    public ClientSettings Client { get; private set; } = null!;

    public bool Saved { get; private set; }

    private Guid Staff => HttpContext.GetStaff().Id;

    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        var client = await registration.FindAsync((string)RouteData.Values["id"]!, HttpContext.RequestAborted);
        if (client is null)
        {
            context.Result = NotFound();
            return;
        }

        Client = client;
        await next();
    }

    public void OnGet(bool saved)
    {
        Saved = saved;
        Show(Client);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (ModelState.IsValid && await registration.ChangeAsync(Client, Fill(Client), ActorKind.Staff, Staff, cancel) is { } refusal) Say(refusal);
        return ModelState.IsValid ? Redirect($"/office/clients/{Uri.EscapeDataString(Client.Id)}?saved=true") : Page();
    }

    public async Task<IActionResult> OnPostRotateAsync(CancellationToken cancel)
    {
        Secret = await registration.RotateSecretAsync(Client.Id, ActorKind.Staff, Staff, cancel);
        ModelState.Clear();
        Show(Client);
        return Secret is null ? NotFound() : Page();
    }

    public async Task<IActionResult> OnPostDisableAsync(CancellationToken cancel)
    {
        if (Sure)
            return await registration.DisableAsync(Client.Id, ActorKind.Staff, Staff, cancel) ? Redirect("/office/clients?disabled=" + Uri.EscapeDataString(Client.Id)) : NotFound();
        ModelState.Clear();
        Show(Client);
        ModelState.AddModelError(nameof(Sure), Texts["Office.Client.Disable.NotSure"]);
        return Page();
    }
}
