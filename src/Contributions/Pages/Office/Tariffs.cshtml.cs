using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.Extensions.Localization;
using Panah.Contributions.Tariffs;
using Panah.Contributions.Texts;
using Panah.Kernel;
using Panah.People.Staff;

namespace Panah.Contributions.Pages.Office;

/// <summary>Tariffs of all groups, and proposing one (row P10, X5). Another member of staff decides on it.</summary>
[RequireStaff(StaffRole.Tariffs, Fresh = true)]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class TariffsModel(TariffDesk desk, TariffBook book, TimeProvider time, IStringLocalizer<ContributionsTexts> texts) : PageModel
{
    /// <summary>Who pays next month already needs its tariff.</summary>
    private const int WarnMonthsAhead = 2;

    [BindProperty] public string? Group { get; set; }
    [BindProperty] public string? From { get; set; }
    [BindProperty] public string? To { get; set; }
    [BindProperty] public string? Premium { get; set; }
    [BindProperty] public string? StateShare { get; set; }
    [BindProperty] public string? MinBasis { get; set; }
    [BindProperty] public string? MaxBasis { get; set; }
    [BindProperty] public string? LegalBasis { get; set; }

    [BindProperty(SupportsGet = true)] public string? Only { get; set; }
    [BindProperty(SupportsGet = true)] public string? Done { get; set; }

    internal IReadOnlyList<TariffEntry> Entries { get; private set; } = [];

    public IReadOnlyList<SelectListItem> Groups { get; private set; } = [];

    /// <summary>Groups that soon have no tariff in force.</summary>
    public IReadOnlyList<string> Ending { get; private set; } = [];

    public Task OnGetAsync() => ListAsync();

    public async Task<IActionResult> OnPostAsync()
    {
        await ListAsync();
        var fields = new TariffFields(Groups.Any(group => group.Value == Group) ? Group : null, From, To, Premium, StateShare, MinBasis, MaxBasis, LegalBasis);
        if (TariffForm.Read(fields, (field, key) => ModelState.AddModelError(field, texts[key])) is not { } draft) return Page();
        await desk.ProposeAsync(draft, HttpContext.GetStaff().Id, HttpContext.RequestAborted);
        return Redirect("/office/tariffs?done=proposed");
    }

    private async Task ListAsync()
    {
        var cancel = HttpContext.RequestAborted;
        var codes = await book.GroupsAsync(cancel);
        Groups = [.. codes.Select(code => new SelectListItem(GroupNames.Of(texts, code), code))];
        Entries = await desk.ListAsync(string.IsNullOrEmpty(Only) ? null : Only, cancel);
        var coming = JalaliPeriod.From(time.GetUtcNow()).AddMonths(WarnMonthsAhead);
        var ending = new List<string>();
        foreach (var code in codes)
            if ((await book.InForceAsync(code, coming, coming, cancel)).Count == 0) ending.Add(code);
        Ending = ending;
    }
}
