using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;
using Panah.Accounts.Foreigners;
using Panah.Accounts.Texts;
using Panah.Kernel;
using Panah.People.Staff;
using Panah.Registries;

namespace Panah.Accounts.Pages.Office;

/// <summary>A foreign national at the counter gets their identifier (X5), without which the portal does not register them (P3).</summary>
[RequireStaff(StaffRole.Registrations)]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class ForeignersModel(ForeignerDesk desk, IStringLocalizer<AccountsTexts> text, TimeProvider time) : PageModel
{
    [BindProperty]
    public string? Document { get; set; }

    [BindProperty]
    public DateOnly? BirthDate { get; set; }

    public ForeignerRecord? Found { get; private set; }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        var document = ForeignerDocument.Read(Document);
        if (document is null) ModelState.TryAddModelError(nameof(Document), text[string.IsNullOrEmpty(Document) ? "Office.Foreigner.Document.Required" : "Office.Foreigner.Document.Format"]);
        if (BirthDate is null && !(ModelState.TryGetValue(nameof(BirthDate), out var entry) && entry.Errors.Count > 0))
            ModelState.AddModelError(nameof(BirthDate), text["Office.Foreigner.BirthDate.Required"]);
        else if (BirthDate > JalaliDate.From(time.GetUtcNow()).Gregorian)
            ModelState.AddModelError(nameof(BirthDate), text["Office.Foreigner.BirthDate.Future"]);
        if (!ModelState.IsValid) return Page();
        try
        {
            var answer = await desk.AskAsync(document!, BirthDate!.Value, HttpContext.GetStaff().Id, cancel);
            Found = answer.Record;
            if (answer.Wait > TimeSpan.Zero) ModelState.AddModelError("", text["Office.Foreigner.Wait", (int)Math.Ceiling(answer.Wait.TotalMinutes)]);
            else if (Found is null) ModelState.AddModelError(nameof(Document), text["Office.Foreigner.None"]);
        }
        catch (RegistryUnavailableException)
        {
            ModelState.AddModelError("", text["Office.Foreigner.Down"]);
        }

        return Page();
    }
}
