using System.Net.Mail;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;
using Panah.Accounts.Special;
using Panah.Accounts.Texts;
using Panah.Kernel;
using Panah.Registries;
using Panah.Ui;

namespace Panah.Accounts.Pages.Special;

/// <summary>Guide 000, third step: the form (P3–P5).</summary>
internal sealed class FormModel(
    SpecialRegistration registration, BranchChoice branches, TermsAcceptance terms, SecurityCode securityCode,
    IStringLocalizer<AccountsTexts> text) : PageModel
{
    private const int MostText = 100;

    [BindProperty]
    public string? Identifier { get; set; }

    [BindProperty]
    public bool IsForeigner { get; set; }

    [BindProperty]
    public string? Branch { get; set; }

    /// <summary>Code of a branch that was offered; it stands before what is typed.</summary>
    [BindProperty]
    public string? Picked { get; set; }

    [BindProperty]
    public string? Province { get; set; }

    [BindProperty]
    public string? City { get; set; }

    [BindProperty]
    public InsuranceNumber? InsuranceNumber { get; set; }

    [BindProperty]
    public string? Phone { get; set; }

    [BindProperty]
    public MobileNumber? Mobile { get; set; }

    [BindProperty]
    public string? Email { get; set; }

    [BindProperty]
    public Gender? Gender { get; set; }

    public BranchOffer Offer { get; private set; } = new([], [], []);

    public bool Done { get; private set; }

    /// <summary>An account with this ID is there, whoever opened it.</summary>
    public bool Exists { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!terms.IsAccepted(HttpContext)) return LocalRedirect("/special/register");
        Offer = await branches.OfferAsync(null, null, null, cancel);
        return Page();
    }

    /// <summary>Offers the branches of a province, a city or a part of a name; nothing is judged, and what is typed stays.</summary>
    public async Task<IActionResult> OnPostFindAsync(CancellationToken cancel)
    {
        if (!terms.IsAccepted(HttpContext)) return LocalRedirect("/special/register");
        foreach (var entry in ModelState.Values)
        {
            entry.Errors.Clear();
            entry.ValidationState = ModelValidationState.Skipped;
        }

        Offer = await branches.OfferAsync(Branch, Province, City, cancel);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!terms.IsAccepted(HttpContext)) return LocalRedirect("/special/register");
        Offer = await branches.OfferAsync(Branch, Province, City, cancel);
        var branch = await branches.FindCodeAsync(string.IsNullOrEmpty(Picked) ? Branch : Picked, cancel);
        var identifier = Judge(branch);
        await securityCode.CheckAsync(HttpContext, ModelState, "special.register");
        if (!ModelState.IsValid) return Page();
        try
        {
            var form = new SpecialForm(identifier!, IsForeigner, branch!, InsuranceNumber!.Value, Phone, Mobile, Email, Gender);
            var refusal = await registration.RegisterAsync(form, AccountLimits.Special(form.Identifier, HttpContext), cancel);
            (Done, Exists) = (refusal is null, refusal?.Code == "Special.Exists");
            if (refusal is not null) ModelState.AddModelError(Exists ? nameof(Identifier) : "", text[refusal.Code]);
        }
        catch (RegistryUnavailableException)
        {
            ModelState.AddModelError("", text["Special.Down"]);
        }

        return Page();
    }

    private string? Judge(string? branch)
    {
        var identifier = ReadIdentifier();
        if (identifier is null) ModelState.AddModelError(nameof(Identifier), text["Special.NeedsIdentifier"]);
        if (branch is null) ModelState.AddModelError(nameof(Branch), text["Special.Branch.Unknown"]);
        if (InsuranceNumber is null && ModelState.GetFieldValidationState(nameof(InsuranceNumber)) != ModelValidationState.Invalid)
            ModelState.AddModelError(nameof(InsuranceNumber), text["Register.Required"]);
        if (Phone?.Length > MostText) ModelState.AddModelError(nameof(Phone), text["Register.TooLong", MostText]);
        if (Email?.Length > MostText) ModelState.AddModelError(nameof(Email), text["Register.TooLong", MostText]);
        else if (Email is { Length: > 0 } && !MailAddress.TryCreate(Email, out _)) ModelState.AddModelError(nameof(Email), text["Register.Email.Form"]);
        return identifier;
    }

    /// <summary>A national ID, or with «اتباع خارجی می باشم» a FIDA code.</summary>
    private string? ReadIdentifier() => IsForeigner
        ? FidaCode.TryParse(Identifier, out var fida, out _) ? fida.Value : null
        : NationalId.TryParse(Identifier, out var national, out _) ? national.Value : null;
}
