using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Panah.Kernel;
using Panah.Registries;
using Panah.Ui;
using Panah.Window.Proof;
using Panah.Window.Texts;

namespace Panah.Window.Pages;

/// <summary>Rows W5 and W6: the first sign-in with a phone proves whose it is.</summary>
internal sealed class IdentityModel(IdentityProof identity, Reasons reasons, IStringLocalizer<WindowTexts> texts, TimeProvider time) : JourneyPage(Step.Identity)
{
    /// <summary>«اتباع» when <c>foreign</c>, else «ایرانی».</summary>
    [FromQuery(Name = "tab")]
    public string? Tab { get; set; }

    public bool Foreign => Tab == "foreign";

    [BindProperty]
    public NationalId? NationalId { get; set; }

    [BindProperty]
    public FidaCode? Fida { get; set; }

    [BindProperty]
    public string? Document { get; set; }

    [BindProperty]
    public DateOnly? BirthDate { get; set; }

    public void OnGet()
    {
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        var document = Foreign ? ReadDocument() : null;
        if (Foreign) Require(Fida is not null, nameof(Fida), reasons.Sentence("FidaCode.Required", GetType()));
        else Require(NationalId is not null, nameof(NationalId), reasons.Sentence("NationalId.Required", GetType()));
        Require(BirthDate is not null, nameof(BirthDate), texts["Identity.BirthDate.Required"]);
        if (BirthDate > JalaliDate.From(time.GetUtcNow()).Gregorian) ModelState.AddModelError(nameof(BirthDate), texts["Identity.BirthDate.Future"]);
        if (!ModelState.IsValid) return Page();
        try
        {
            var proven = Foreign
                ? await identity.ProveForeignerAsync(Journey, Fida!.Value, document!, BirthDate!.Value, cancel)
                : await identity.ProveCitizenAsync(Journey, NationalId!.Value, BirthDate!.Value, cancel);
            return proven ? Steps.To(Steps.Address) : Steps.ToSignIn(Foreign ? "foreigner" : "national-id", Journey.ReturnAddress);
        }
        catch (RegistryUnavailableException down)
        {
            ModelState.AddModelError("", texts.Down(down));
            return Page();
        }
    }

    /// <summary>Any one of the three papers (row W6); which one it is, the registry knows.</summary>
    private string? ReadDocument()
    {
        Require(!string.IsNullOrEmpty(Document), nameof(Document), texts["Identity.Document.Required"]);
        var document = ForeignerDocument.Read(Document);
        Require(document is not null, nameof(Document), texts["Identity.Document.Format"]);
        return document;
    }

    private void Require(bool met, string field, string sentence)
    {
        if (!met && !(ModelState.TryGetValue(field, out var entry) && entry.Errors.Count > 0)) ModelState.AddModelError(field, sentence);
    }
}
