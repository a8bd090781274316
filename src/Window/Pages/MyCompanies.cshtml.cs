using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Panah.Window.Companies;
using Panah.Window.Texts;

namespace Panah.Window.Pages;

/// <summary>Row W9: profile, «احراز هویت», «حقوقی».</summary>
internal sealed class MyCompaniesModel(ActingForCompany acting, IStringLocalizer<WindowTexts> texts) : CompanyPage(acting, texts)
{
    /// <summary>Why the person was led here: they direct the company no more, or the registry can't be asked.</summary>
    public string? Said { get; private set; }

    public async Task OnGetAsync(string? said, CancellationToken cancel)
    {
        Said = said is "Ended" or "Unknown" ? "Company.Acting." + said : null;
        await ListAsync(cancel);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (await SwitchAsync(cancel)) return Steps.To("/me/companies");
        await ListAsync(cancel);
        return Page();
    }

    public async Task<IActionResult> OnPostBackAsync(CancellationToken cancel)
    {
        await Acting.SwitchBackAsync(Session, cancel);
        return Steps.To("/me/companies");
    }
}
