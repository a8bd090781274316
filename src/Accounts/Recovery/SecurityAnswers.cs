using Panah.Data;
using Panah.Kernel;
using Panah.People.Credentials;

namespace Panah.Accounts.Recovery;

/// <summary>Security questions and their answers: weak secrets, so folded, peppered, slow-hashed, and never a way in by themselves.</summary>
internal sealed class SecurityAnswers(PersonalData personal)
{
    /// <summary>Text keys of the questions.</summary>
    public static readonly IReadOnlyList<string> Questions =
        ["Question.Colour", "Question.Teacher", "Question.Town", "Question.Friend", "Question.Book", "Question.Job"];

    public Task<string> HashAsync(string answer, CancellationToken cancel) => PasswordHash.CreateAsync(Peppered(answer), cancel);

    public Task<bool> VerifyAsync(string answer, string hash, CancellationToken cancel) => PasswordHash.VerifyAsync(Peppered(answer), hash, cancel);

    /// <summary>«آبی» , «آبي» and « آبی.» are one answer.</summary>
    private string Peppered(string answer) => Convert.ToHexString(personal.BlindIndex("accounts.answer", PersianText.FoldName(answer)));
}
