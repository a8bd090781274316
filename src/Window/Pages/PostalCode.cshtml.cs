using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Panah.Kernel;
using Panah.Registries;
using Panah.Window.Proof;
using Panah.Window.Texts;

namespace Panah.Window.Pages;

/// <summary>Row W7: the registered postal code, confirmed or corrected, and then signed in (row W8).</summary>
internal sealed class PostalCodeModel(Address address, SignIn signIn, IStringLocalizer<WindowTexts> texts) : JourneyPage(Step.Address)
{
    [BindProperty]
    public PostalCode PostalCode { get; set; }

    /// <summary>Null where none is registered, or the registry is down.</summary>
    public PostalCode? Registered { get; private set; }

    public bool IsDown { get; private set; }

    public async Task OnGetAsync(CancellationToken cancel)
    {
        await LookUpAsync(cancel);
        PostalCode = Registered ?? default;
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (ModelState.IsValid && PostalCode.Value.Length == 0) ModelState.AddModelError(nameof(PostalCode), texts["Address.Hint"]);
        if (!ModelState.IsValid)
        {
            await LookUpAsync(cancel);
            return Page();
        }

        try
        {
            await address.ConfirmAsync(Journey, PostalCode, cancel);
        }
        catch (RegistryUnavailableException down)
        {
            Say(down);
            return Page();
        }

        return Steps.To(await signIn.FinishAsync(HttpContext, Journey, cancel));
    }

    /// <summary>Signing in does not hang on the address: while the registry is down or has none, it can wait for the next time.</summary>
    public async Task<IActionResult> OnPostLaterAsync(CancellationToken cancel) => Steps.To(await signIn.FinishAsync(HttpContext, Journey, cancel));

    private async Task LookUpAsync(CancellationToken cancel)
    {
        try
        {
            Registered = await address.RegisteredAsync(Journey.PersonId!.Value, cancel);
        }
        catch (RegistryUnavailableException down)
        {
            Say(down);
        }
    }

    private void Say(RegistryUnavailableException down)
    {
        IsDown = true;
        ModelState.AddModelError("", texts.Down(down));
    }
}
