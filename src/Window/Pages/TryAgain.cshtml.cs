using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Panah.Registries;
using Panah.Window.Texts;

namespace Panah.Window.Pages;

/// <summary>The code was right and the SIM registry is down: the proven code is kept, and the question asked again.</summary>
internal sealed class TryAgainModel(SignIn signIn, IStringLocalizer<WindowTexts> texts) : JourneyPage(Step.Identity)
{
    public void OnGet()
    {
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        try
        {
            return Steps.To(await signIn.ContinueAsync(HttpContext, Journey, cancel));
        }
        catch (RegistryUnavailableException down)
        {
            ModelState.AddModelError("", texts.Down(down));
            return Page();
        }
    }
}
