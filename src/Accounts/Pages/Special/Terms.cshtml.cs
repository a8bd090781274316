using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;
using Panah.Accounts.Special;
using Panah.Accounts.Texts;

namespace Panah.Accounts.Pages.Special;

/// <summary>Terms: read, accept, «تایید و ادامه»; there is no way past without (P2).</summary>
internal sealed class TermsModel(TermsAcceptance acceptance, IStringLocalizer<AccountsTexts> text) : PageModel
{
    [BindProperty]
    public bool Accept { get; set; }

    public IActionResult OnPost()
    {
        if (!Accept)
        {
            ModelState.AddModelError(nameof(Accept), text["Special.Terms.Required"]);
            return Page();
        }

        acceptance.Remember(HttpContext);
        return LocalRedirect("/special/register/form");
    }
}
