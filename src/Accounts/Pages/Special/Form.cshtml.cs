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
    SpecialRegistration registration, BranchChoice branches, TermsAcceptance terms, SecurityCode securityCode, IStringLocalizer<AccountsTexts> text) : PageModel
{
    [BindProperty]
    public string? Identifier { get; set; }

    [BindProperty]
    public bool IsForeigner { get; set; }

    [BindProperty]
    public string? Branch { get; set; }

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

    public IReadOnlyList<string> BranchNames { get; private set; } = [];

    public bool Done { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!terms.IsAccepted(HttpContext)) return LocalRedirect("/special/register");
        BranchNames = await branches.NamesAsync(cancel);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!terms.IsAccepted(HttpContext)) return LocalRedirect("/special/register");
        BranchNames = await branches.NamesAsync(cancel);
        var branch = await branches.FindCodeAsync(Branch, cancel);
        var identifier = Judge(branch);
        await securityCode.CheckAsync(HttpContext, ModelState, "special.register");
        if (!ModelState.IsValid) return Page();

        try
        {
            var form = new SpecialForm(identifier!, IsForeigner, branch!, InsuranceNumber!.Value, Phone, Mobile, Email, Gender);
            if (await registration.RegisterAsync(form, cancel) is { } refusal)
                ModelState.AddModelError(refusal.Code == "Special.Exists" ? nameof(Identifier) : "", text[refusal.Code]);
            else
                Done = true;
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
        if (Email is { Length: > 0 } && !MailAddress.TryCreate(Email, out _)) ModelState.AddModelError(nameof(Email), text["Register.Email.Form"]);
        return identifier;
    }

    /// <summary>A national ID, or with «اتباع خارجی می باشم» a FIDA code.</summary>
    private string? ReadIdentifier() => IsForeigner
        ? FidaCode.TryParse(Identifier, out var fida, out _) ? fida.Value : null
        : NationalId.TryParse(Identifier, out var national, out _) ? national.Value : null;
}
