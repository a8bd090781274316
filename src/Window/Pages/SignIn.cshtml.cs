using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;
using Panah.Kernel;
using Panah.People;
using Panah.Ui;
using Panah.Window.Codes;
using Panah.Window.Texts;

namespace Panah.Window.Pages;

/// <summary>Row W1. Showing it asks the database nothing: it is the page that everybody waits for, and all but its tokens is everybody's.</summary>
[RenderedOnce]
internal sealed class SignInModel(CodeSending codes, SecurityCode security, IStringLocalizer<WindowTexts> texts) : PageModel
{
    [BindProperty]
    public MobileNumber Mobile { get; set; }

    /// <summary>Why the person was led back here, by its short name; anything else is ignored.</summary>
    [FromQuery(Name = Steps.ProblemParameter)]
    public string? Problem { get; set; }

    public void OnGet()
    {
        if (Array.Exists(Steps.Problems, known => known == Problem)) ModelState.AddModelError("", texts["Problem." + Problem]);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (ModelState.IsValid && Mobile.Value.Length == 0) ModelState.AddModelError(nameof(Mobile), texts["Reason.MobileNumber.Required"]);
        await security.CheckAsync(HttpContext, ModelState, "window.sign-in");
        if (!ModelState.IsValid) return Page();
        var wait = await codes.BeginAsync(HttpContext, Mobile, Show.Language, Request.Query[LocalReturn.Parameter], cancel);
        if (wait == TimeSpan.Zero) return Steps.To(Steps.Code);
        ModelState.AddModelError(nameof(Mobile), texts.Wait(wait));
        return Page();
    }
}
