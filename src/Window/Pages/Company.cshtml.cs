using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Panah.People;
using Panah.Window.Companies;
using Panah.Window.Texts;

namespace Panah.Window.Pages;

/// <summary>Row W10: a service for companies asks for the company right after the postal code step, and goes on from here.</summary>
internal sealed class CompanyModel(ActingForCompany acting, IStringLocalizer<WindowTexts> texts) : CompanyPage(acting, texts)
{
    public Task OnGetAsync(CancellationToken cancel) => ListAsync(cancel);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (await SwitchAsync(cancel)) return Steps.To(LocalReturn.Validate(Request.Query[LocalReturn.Parameter]) ?? Steps.Home);
        await ListAsync(cancel);
        return Page();
    }
}
