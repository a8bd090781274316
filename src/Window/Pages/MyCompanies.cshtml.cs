using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Panah.Window.Companies;
using Panah.Window.Texts;

namespace Panah.Window.Pages;

/// <summary>Row W9: profile, «احراز هویت», «حقوقی».</summary>
internal sealed class MyCompaniesModel(ActingForCompany acting, IStringLocalizer<WindowTexts> texts) : CompanyPage(acting, texts)
{
    public IReadOnlyList<OwnCompany> Companies { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancel) => Companies = await Acting.ListAsync(Session.PersonId, cancel);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (await SwitchAsync(cancel)) return Steps.To("/me/companies");
        Companies = await Acting.ListAsync(Session.PersonId, cancel);
        return Page();
    }

    public async Task<IActionResult> OnPostBackAsync(CancellationToken cancel)
    {
        await Acting.SwitchBackAsync(Session, cancel);
        return Steps.To("/me/companies");
    }
}
