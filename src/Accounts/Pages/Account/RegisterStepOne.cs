using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;
using Panah.Accounts.Registration;
using Panah.Accounts.Texts;
using Panah.Kernel;
using Panah.Ui;

namespace Panah.Accounts.Pages.Account;

/// <summary>Step one for everyone (A3); the physicians' page adds the council's number (A11). A code to the phone comes next, and says what this page doesn't.</summary>
internal abstract class RegisterStepOne(
    RegistrationDesk desk, Drafts drafts, PhoneCodes codes, SecurityCode securityCode, IStringLocalizer<AccountsTexts> text) : PageModel
{
    public static readonly IReadOnlyList<string> Operators = ["Operator.Mci", "Operator.Irancell", "Operator.Rightel", "Operator.Other"];

    [BindProperty]
    public NationalId? NationalId { get; set; }

    [BindProperty]
    public string? Operator { get; set; }

    [BindProperty]
    public MobileNumber? Mobile { get; set; }

    protected abstract RegistrationKind Kind { get; }

    protected IStringLocalizer<AccountsTexts> Text { get; } = text;

    public async Task OnGetAsync(CancellationToken cancel)
    {
        if (await drafts.FindAsync(HttpContext, cancel) is not { } draft) return;
        (NationalId, Operator, Mobile) = (draft.NationalId, draft.Operator, draft.Mobile);
        if (draft.HasAccount) ModelState.AddModelError(nameof(NationalId), Text["Register.Exists"]);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        Judge();
        await securityCode.CheckAsync(HttpContext, ModelState, "accounts.register");
        if (!ModelState.IsValid) return Page();

        var form = Fill(await drafts.FindAsync(HttpContext, cancel) ?? new RegistrationForm()) with { HasAccount = false };
        // Back from step two, with the same ID and phone: the code of this browser stands.
        if (await drafts.IsPhoneProvenAsync(HttpContext, form, cancel))
        {
            await drafts.KeepAsync(HttpContext, form, cancel);
            return await RegisterSteps.AfterCodeAsync(HttpContext, form, desk, drafts, cancel);
        }

        var wait = await codes.SendAsync(HttpContext, form, cancel);
        if (wait == TimeSpan.Zero) return LocalRedirect(RegisterSteps.Code);
        ModelState.AddModelError(nameof(Mobile), RegisterSteps.Wait(Text, wait));
        return Page();
    }

    protected virtual void Judge()
    {
        if (ModelState.GetFieldValidationState(nameof(NationalId)) == ModelValidationState.Invalid
            || ModelState.GetFieldValidationState(nameof(Mobile)) == ModelValidationState.Invalid)
            ModelState.AddModelError("", Text["Register.NotValid"]);
        Require(nameof(NationalId), NationalId is null);
        Require(nameof(Mobile), Mobile is null);
        Require(nameof(Operator), Operator is null || !Operators.Contains(Operator, StringComparer.Ordinal));
    }

    protected void Require(string field, bool missing)
    {
        if (missing && ModelState.GetFieldValidationState(field) != ModelValidationState.Invalid)
            ModelState.AddModelError(field, Text["Register.Required"]);
    }

    /// <summary>The first step's answers over what stood before. A kept password was judged with the former ID: another ID asks for another.</summary>
    protected virtual RegistrationForm Fill(RegistrationForm form) =>
        form with
        {
            Kind = Kind,
            NationalId = NationalId!.Value,
            Operator = Operator!,
            Mobile = Mobile!.Value,
            PasswordHash = form.NationalId == NationalId.Value ? form.PasswordHash : null,
        };
}
