using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;
using Panah.Notices.Letters;
using Panah.Notices.Texts;
using Panah.People.Staff;

namespace Panah.Notices.Pages;

/// <summary>Letters that could not be announced: staff complete the contact and try again, or send paper. What became of a try is said, not only that it was made.</summary>
[RequireStaff(StaffRole.Letters)]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class UndeliveredModel(Undelivered undelivered, Employers employers, IStringLocalizer<NoticesTexts> texts) : PageModel
{
    [BindProperty(SupportsGet = true)] public string? Done { get; set; }
    [BindProperty(SupportsGet = true)] public Guid? After { get; set; }

    /// <summary>Letters that were put in line again, by their numbers; anything else in the address is ignored.</summary>
    [BindProperty(SupportsGet = true)] public string[] Again { get; set; } = [];

    internal UndeliveredPage Found { get; private set; } = new([], false, 0);

    internal IReadOnlyList<Retried> Outcome { get; private set; } = [];

    public string Here => $"/office/letters?done={Done}" + string.Concat(Outcome.Select(letter => "&again=" + letter.TrackingNumber));

    internal string EmployerOf(UndeliveredLine line) => employers.Show(line.Employer);

    /// <summary>«پیامک: … · ایمیل: …», from what the table holds.</summary>
    internal string WhyOf(string why) => string.Join(" · ", why.Split(',').Select(part => texts["Office.Why." + part.Replace(':', '.')].Value));

    public async Task OnGetAsync()
    {
        Found = await undelivered.PageAsync(After, HttpContext.RequestAborted);
        var numbers = Again.Select(TrackingNumber.Read).OfType<string>().ToList();
        if (numbers.Count > 0) Outcome = await undelivered.OutcomeAsync(numbers, HttpContext.RequestAborted);
    }

    public async Task<IActionResult> OnPostAsync(Guid[] id)
    {
        var again = await undelivered.RetryAsync(id, HttpContext.GetStaff().Id, HttpContext.RequestAborted);
        if (again.Count == 0) return Redirect("/office/letters?done=none");
        var numbers = await undelivered.NumbersAsync(again, HttpContext.RequestAborted);
        return Redirect("/office/letters?done=again" + string.Concat(numbers.Select(number => "&again=" + number)));
    }
}
