using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.Extensions.Localization;
using Panah.Accounts.Registration;
using Panah.Accounts.Texts;

namespace Panah.Accounts.Pages.Account;

/// <summary>Shows again what was typed and what was wrong with it, as if the answer to it had never been left.</summary>
internal static class TypedShowing
{
    private const int MostText = 200;

    public static void ShowIn(this TypedDetails typed, ModelStateDictionary state, IStringLocalizer<AccountsTexts> text)
    {
        foreach (var (field, value) in typed.Fields) state.SetModelValue(field, value, value);
        foreach (var problem in typed.Problems)
        {
            var sentence = text[problem.Key, MostText];
            state.AddModelError(problem.Field, sentence.ResourceNotFound ? problem.Key : sentence.Value);
        }
    }
}
