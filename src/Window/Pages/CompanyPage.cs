using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Panah.Kernel;
using Panah.People;
using Panah.Registries;
using Panah.Ui;
using Panah.Window.Companies;
using Panah.Window.Texts;

namespace Panah.Window.Pages;

/// <summary>What the two pages that ask for «شناسه ملی شرکت» have in common.</summary>
internal abstract class CompanyPage(ActingForCompany acting, IStringLocalizer<WindowTexts> texts) : SignedInPage
{
    protected ActingForCompany Acting => acting;

    /// <summary>Those they act for already: nobody types the same eleven digits again (J-P4).</summary>
    public IReadOnlyList<OwnCompany> Companies { get; private set; } = [];

    [BindProperty]
    public CompanyId CompanyId { get; set; }

    protected async Task ListAsync(CancellationToken cancel) => Companies = await acting.ListAsync(Session.PersonId, cancel);

    /// <summary>By its name; by its ID where the name is not known.</summary>
    public string Called(string companyId) =>
        Companies.FirstOrDefault(company => company.CompanyId == companyId)?.Name ?? texts["Company.Now.Id", Show.Digits(companyId)];

    /// <summary>True when the session acts for the company now; else the reason stands in the model state.</summary>
    protected async Task<bool> SwitchAsync(CancellationToken cancel)
    {
        if (ModelState.IsValid && CompanyId.Value.Length == 0) ModelState.AddModelError(nameof(CompanyId), texts["Company.Id.Hint"]);
        if (!ModelState.IsValid) return false;
        try
        {
            if (await acting.SwitchAsync(Session, CompanyId, cancel) is not { } refusal) return true;
            ModelState.AddModelError(nameof(CompanyId), texts[refusal.Code, refusal.Arguments]);
        }
        catch (RegistryUnavailableException down)
        {
            ModelState.AddModelError("", texts.Down(down));
        }

        return false;
    }
}
