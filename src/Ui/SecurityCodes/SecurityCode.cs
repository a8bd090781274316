using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.Extensions.Localization;
using Panah.Data;
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

    private readonly SeenLoad _seen;

    /// <summary>A form that was open while the work rose may be so many bits behind.</summary>
    private const int Behind = 2;

    internal SecurityCode(Challenges challenges, SeenLoad seen, PanahSettings settings, IStringLocalizer<SecurityCodeTexts> text) =>
        (Challenges, _seen, _settings, _text) = (challenges, seen, settings, text);

    internal Challenges Challenges { get; }

    /// <summary>A fresh token for a form of whoever asks, with the work that is due from there.</summary>
    internal string Create(HttpContext http, string purpose, ChallengeKind kind = ChallengeKind.Open) =>
        Challenges.Create(purpose, _seen.BitsFor(RequestSource.Of(http)), kind);

    /// <summary>False where the operator has turned it off, for tries and tests.</summary>
    public bool IsOn => _settings.SecurityCode != SecurityCodeMode.Off;

    /// <summary>Whether the form had the code's place in it.</summary>
    public static async Task<bool> IsBroughtAsync(HttpContext http) => (await http.Request.ReadFormAsync(http.RequestAborted)).ContainsKey(TokenField);

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
        // What was solved before, for the same form, was counted then.
        var due = _seen.BitsFor(RequestSource.Of(http));
        if (challenge.Kind == ChallengeKind.Open) _seen.Add(RequestSource.Of(http));
        if (challenge.Kind == ChallengeKind.Open && !IsSolved(form, token, challenge, due)) return Fail(modelState, "Wrong");
        if (!await Challenges.SpendAsync(challenge, http.RequestAborted)) return Fail(modelState, "Expired");
        http.Items[typeof(SecurityCode)] = purpose;
        return true;
    }

    /// <summary>Digits that were typed are judged, also where a script has found a proof: a wrong answer is wrong (S-M3).</summary>
    private bool IsSolved(IFormCollection form, string token, Challenge challenge, int due)
    {
        var typed = PersianText.Compact(form[Field].ToString());
        if (typed.Length > 0) return string.Equals(typed, Challenges.Answer(challenge.Nonce), StringComparison.Ordinal);
        return _settings.SecurityCode == SecurityCodeMode.Adaptive && due < SeenLoad.PictureOnly && challenge.Bits < SeenLoad.PictureOnly
            && challenge.Bits >= due - Behind && Challenges.IsProof(token, form[ProofField].ToString(), challenge.Bits);
    }

    private bool Fail(ModelStateDictionary modelState, string key)
    {
        modelState.AddModelError(Field, _text[key]);
        return false;
    }
}
