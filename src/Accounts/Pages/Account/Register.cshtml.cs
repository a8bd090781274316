using Microsoft.Extensions.Localization;
using Panah.Accounts.Registration;
using Panah.Accounts.Texts;
using Panah.Ui;

namespace Panah.Accounts.Pages.Account;

/// <summary>«ثبت نام-گام اول» (A3).</summary>
internal sealed class RegisterModel(RegistrationDesk desk, Drafts drafts, PhoneCodes codes, SecurityCode securityCode, IStringLocalizer<AccountsTexts> text)
    : RegisterStepOne(desk, drafts, codes, securityCode, text)
{
    protected override RegistrationKind Kind => RegistrationKind.Insured;
}
