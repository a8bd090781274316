using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Panah.Kernel;
using Panah.Simulators.Population;

namespace Panah.Simulators.Pages;

internal sealed class CompanyModel(CompaniesStore companies) : PageModel
{
    public string? CompanyIdText { get; private set; }

    public string? Name { get; private set; }

    public string? Director { get; private set; }

    public string? Board { get; private set; }

    /// <summary>Text key of what is wrong.</summary>
    public string? Wrong { get; private set; }

    public bool Saved { get; private set; }

    public async Task OnGetAsync(string id, bool saved, CancellationToken cancel)
    {
        Saved = saved;
        CompanyIdText = id == "new" ? null : id;
        if (await companies.FindAsync(PersianText.Compact(id), cancel) is not { } company) return;
        (CompanyIdText, Name, Director, Board) = (company.CompanyId, company.Name, company.ManagingDirector, string.Join(' ', company.Board ?? []));
    }

    public async Task<IActionResult> OnPostAsync(string? companyId, string? name, string? director, string? board, CancellationToken cancel)
    {
        (CompanyIdText, Name, Director, Board) = (companyId, name, director, board);
        var members = (board ?? "").Split([' ', '،', ','], StringSplitOptions.RemoveEmptyEntries);
        if (!CompanyId.TryParse(companyId, out var id, out _)) Wrong = "Wrong.CompanyId";
        else if (string.IsNullOrWhiteSpace(name)) Wrong = "Wrong.Empty";
        else if (!members.Append(director ?? "").All(member => NationalId.TryParse(member, out _, out _))) Wrong = "Wrong.NationalId";
        if (Wrong is not null) return Page();
        await companies.PutAsync(new SimulatedCompany(id.Value, PersianText.Tidy(name!), PersianText.Compact(director), [.. members.Select(PersianText.Compact)]), cancel);
        return Redirect($"/companies/{id.Value}?saved=true");
    }
}
