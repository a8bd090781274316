using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.Extensions.Localization;
using Panah.Kernel;
using Panah.Ui.SecurityCodes;
using Panah.Ui.Texts;

namespace Panah.Ui;

/// <summary>
/// «کد امنیتی»: keeps programs from posting a form by the thousand. With JavaScript a quiet proof of work; without, or on request,
/// a picture of digits that can be listened to. Put <c>&lt;p-security-code purpose="…"/&gt;</c> in the form and call
/// <see cref="CheckAsync"/> first in its handler.
/// </summary>
public sealed class SecurityCode
{
    /// <summary>Name of the field that the digits are typed into, and key of its error.</summary>
    public const string Field = "SecurityCode";

    internal const string TokenField = "SecurityToken";
    internal const string ProofField = "SecurityProof";
    internal const string NewField = "SecurityNew";

    private readonly PanahSettings _settings;
    private readonly IStringLocalizer<SecurityCodeTexts> _text;

    internal SecurityCode(Challenges challenges, PanahSettings settings, IStringLocalizer<SecurityCodeTexts> text) =>
        (Challenges, _settings, _text) = (challenges, settings, text);

    internal Challenges Challenges { get; }

    /// <summary>Judges what the form brought and adds an error next to the field where it is not solved.</summary>
    /// <param name="purpose">The same as in the form; a challenge of one form opens no other.</param>
    /// <returns>True when it was solved, now or in an earlier try of the same form.</returns>
    public async Task<bool> CheckAsync(HttpContext http, ModelStateDictionary modelState, string purpose)
    {
        if (_settings.SecurityCode == SecurityCodeMode.Off) return true;
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        if (form.ContainsKey(NewField))
        {
            // Asking for a new picture is not sending the form: what else is missing is not held against the person yet.
            modelState.Clear();
            return Fail(modelState, "Fresh");
        }

        var token = form[TokenField].ToString();
        if (Challenges.Read(purpose, token) is not { } challenge) return Fail(modelState, "Expired");
        if (challenge.Kind == ChallengeKind.Open && !IsSolved(form, token, challenge)) return Fail(modelState, "Wrong");
        if (!await Challenges.SpendAsync(challenge, http.RequestAborted)) return Fail(modelState, "Expired");
        http.Items[typeof(SecurityCode)] = purpose;
        return true;
    }

    private bool IsSolved(IFormCollection form, string token, Challenge challenge)
    {
        if (_settings.SecurityCode == SecurityCodeMode.Adaptive && form[ProofField].ToString() is { Length: > 0 } proof && Challenges.IsProof(token, proof)) return true;
        var typed = PersianText.Compact(form[Field].ToString());
        return typed.Length > 0 && string.Equals(typed, Challenges.Answer(challenge.Nonce), StringComparison.Ordinal);
    }

    private bool Fail(ModelStateDictionary modelState, string key)
    {
        modelState.AddModelError(Field, _text[key]);
        return false;
    }
}
