using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Panah.Accounts.Registration;
using Panah.Accounts.Texts;
using Panah.Kernel;
using Panah.Ui;

namespace Panah.Accounts.Pages.Account;

/// <summary>«ثبت نام پزشکان» (A11).</summary>
internal sealed class RegisterPhysicianModel(RegistrationDesk desk, Drafts drafts, PhoneCodes codes, SecurityCode securityCode, IStringLocalizer<AccountsTexts> text)
    : RegisterStepOne(desk, drafts, codes, securityCode, text)
{
    /// <summary>The council gives numbers of four digits and more.</summary>
    private const int MostDigits = 8;

    [BindProperty]
    public string? MedicalCouncilNumber { get; set; }

    protected override RegistrationKind Kind => RegistrationKind.Physician;

    private string Number => PersianText.Compact(MedicalCouncilNumber);

    protected override void Judge()
    {
        base.Judge();
        Require(nameof(MedicalCouncilNumber), Number.Length == 0);
        if (Number.Length > MostDigits || !Number.All(char.IsAsciiDigit)) ModelState.AddModelError(nameof(MedicalCouncilNumber), Text["Register.Digits"]);
    }

    protected override RegistrationForm Fill(RegistrationForm form) => base.Fill(form) with { MedicalCouncilNumber = Number };
}
