using System.Net.Mail;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Panah.Accounts.Passwords;
using Panah.Accounts.Recovery;
using Panah.Accounts.Registration;
using Panah.Kernel;
using Panah.Kernel.Reference;

namespace Panah.Accounts.Pages.Account;

/// <summary>Judges step two (A4, A5): each field by text keys, in the order of the fields, and what of it may be kept.</summary>
internal sealed class DetailsJudge(DetailsForm details, RegistrationForm draft, ModelStateDictionary state)
{
    /// <summary>Most of one field that is read or kept at all (S9).</summary>
    private const int MostText = 200;

    private static readonly string[] Secrets = ["Details.Password", "Details.PasswordAgain", "Details.Answer"];

    private readonly List<TypedProblem> _problems = [];

    public bool IsSound => _problems.Count == 0;

    public PasswordOwner Owner { get; } = details.Owner(draft);

    /// <summary>A password was typed, and nothing is wrong with it.</summary>
    public bool PasswordIsNew { get; private set; }

    /// <summary>None was typed, and the one that is kept was judged with these names.</summary>
    public bool PasswordStands => string.IsNullOrEmpty(details.Password) && draft.PasswordHash is not null && draft.PasswordFor == Owner.ToString();

    public bool AnswerIsNew { get; private set; }

    public void Judge()
    {
        foreach (var (field, value) in details.RequiredTexts.Take(6)) JudgeText($"Details.{field}", value);
        if (details.SeriesLetter is { Length: > 0 } letter && !Places.CertificateLetters.Contains(letter, StringComparer.Ordinal))
            Add("Details.SeriesLetter", "Register.Series.Letter");
        Require("Details.BirthDate", details.BirthDate is null);
        Require("Details.Gender", details.Gender is null);
        foreach (var (field, value) in details.RequiredTexts.Skip(6)) JudgeText($"Details.{field}", value);
        if (details.Email is { Length: > 0 and <= MostText } && !MailAddress.TryCreate(details.Email, out _)) Add("Details.Email", "Register.Email.Form");
        JudgePassword();
        Require("Details.QuestionKey", details.QuestionKey is null || !SecurityAnswers.Questions.Contains(details.QuestionKey, StringComparer.Ordinal));
        JudgeAnswer();
    }

    /// <summary>What was sent, each field within its bound, without secrets; and what was wrong.</summary>
    public TypedDetails Typed(IFormCollection form) => new(
        form.Where(field => field.Key.StartsWith("Details.", StringComparison.Ordinal) && DetailsForm.Names.Contains(field.Key) && !Secrets.Contains(field.Key, StringComparer.Ordinal))
            .ToDictionary(field => field.Key, field => field.Value.ToString() is { Length: > MostText } longer ? longer[..MostText] : field.Value.ToString()),
        _problems);

    private void JudgePassword()
    {
        if (PasswordStands) return;
        var rules = PasswordRules.Judge(details.Password is { Length: <= MostText } typed ? typed : "", Owner);
        foreach (var rule in rules.Where(rule => !rule.IsMet)) Add("Details.Password", rule.Code);
        var same = string.Equals(details.Password, details.PasswordAgain, StringComparison.Ordinal);
        if (!same) Add("Details.PasswordAgain", "Password.Repeat");
        PasswordIsNew = same && rules.All(rule => rule.IsMet);
    }

    private void JudgeAnswer()
    {
        var answer = PersianText.Fold(details.Answer ?? "");
        if (answer.Length == 0 && draft.AnswerHash is not null) return;
        AnswerIsNew = answer.Length is >= 2 and <= MostText;
        if (!AnswerIsNew) Add("Details.Answer", "Answer.Short");
    }

    private void JudgeText(string field, string? value)
    {
        Require(field, string.IsNullOrWhiteSpace(value));
        if (value?.Length > MostText) Add(field, "Register.TooLong");
    }

    private void Require(string field, bool missing)
    {
        // What could not be read has its own sentence already.
        if (state.TryGetValue(field, out var entry) && entry.Errors.Count > 0) Add(field, entry.Errors[0].ErrorMessage);
        else if (missing) Add(field, "Register.Required");
    }

    private void Add(string field, string key) => _problems.Add(new TypedProblem(field, key));
}
