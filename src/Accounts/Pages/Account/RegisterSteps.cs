using Microsoft.Extensions.Localization;
using Panah.Accounts.Texts;

namespace Panah.Accounts.Pages.Account;

/// <summary>The steps of registration, as the page shows them.</summary>
internal static class RegisterSteps
{
    public static IReadOnlyList<string> Labels(IStringLocalizer<AccountsTexts> text) =>
        [text["Register.Step.One"], text["Register.Step.Two"], text["Register.Step.Review"], text["Register.Step.Check"]];
}
