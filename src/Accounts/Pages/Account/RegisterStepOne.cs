using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;
using Panah.Accounts.Registration;
using Panah.Accounts.Texts;
using Panah.Kernel;
using Panah.Ui;

namespace Panah.Accounts.Pages.Account;

/// <summary>Step one for everyone (A3); the physicians' page adds the council's number (A11).</summary>
internal abstract class RegisterStepOne(RegistrationDesk desk, Drafts drafts, SecurityCode securityCode, IStringLocalizer<AccountsTexts> text) : PageModel
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
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        Judge();
        await securityCode.CheckAsync(HttpContext, ModelState, "accounts.register");
        if (!ModelState.IsValid) return Page();

        switch (await desk.ObstacleAsync(NationalId!.Value, cancel))
        {
            case SubmitOutcome.HasAccount:
                ModelState.AddModelError(nameof(NationalId), Text["Register.Exists"]);
                return Page();
            case SubmitOutcome.AlreadyWaiting:
                return LocalRedirect("/account/register/waiting?again=true");
        }

        var form = await drafts.FindAsync(HttpContext, cancel) ?? new RegistrationForm();
        await drafts.KeepAsync(HttpContext, Fill(form), cancel);
        return LocalRedirect("/account/register/details");
    }

    protected virtual void Judge()
    {
        if (ModelState.GetFieldValidationState(nameof(NationalId)) == Microsoft.AspNetCore.Mvc.ModelBinding.ModelValidationState.Invalid
            || ModelState.GetFieldValidationState(nameof(Mobile)) == Microsoft.AspNetCore.Mvc.ModelBinding.ModelValidationState.Invalid)
            ModelState.AddModelError("", Text["Register.NotValid"]);
        Require(nameof(NationalId), NationalId is null);
        Require(nameof(Mobile), Mobile is null);
        Require(nameof(Operator), Operator is null || !Operators.Contains(Operator, StringComparer.Ordinal));
    }

    protected void Require(string field, bool missing)
    {
        if (missing && ModelState.GetFieldValidationState(field) != Microsoft.AspNetCore.Mvc.ModelBinding.ModelValidationState.Invalid)
            ModelState.AddModelError(field, Text["Register.Required"]);
    }

    protected virtual RegistrationForm Fill(RegistrationForm form) =>
        form with { Kind = Kind, NationalId = NationalId!.Value, Operator = Operator!, Mobile = Mobile!.Value };
}
