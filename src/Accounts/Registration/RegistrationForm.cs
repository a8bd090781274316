using Panah.Kernel;

namespace Panah.Accounts.Registration;

/// <summary>What kind of account is asked for.</summary>
internal enum RegistrationKind
{
    /// <summary>Guide 001: an insured person.</summary>
    Insured,

    /// <summary>«ثبت نام پزشکان»: checked against the medical council as well.</summary>
    Physician,
}

/// <summary>Guide 001, «ثبت نام-گام اول» and «گام دوم»: everything a person states about themselves. Stored encrypted, secrets already hashed.</summary>
internal sealed record RegistrationForm
{
    public RegistrationKind Kind { get; init; }

    public NationalId NationalId { get; init; }

    public string Operator { get; init; } = "";

    public MobileNumber Mobile { get; init; }

    public string LastName { get; init; } = "";

    public string FirstName { get; init; } = "";

    public string CertificateNumber { get; init; } = "";

    public string CertificateSerial { get; init; } = "";

    public string SeriesLetter { get; init; } = "";

    public string SeriesNumber { get; init; } = "";

    public DateOnly? BirthDate { get; init; }

    public Gender? Gender { get; init; }

    public string Country { get; init; } = "";

    public string City { get; init; } = "";

    public string Address { get; init; } = "";

    public string Email { get; init; } = "";

    public string? MedicalCouncilNumber { get; init; }

    public string? PasswordHash { get; init; }

    /// <summary>The names that the password was judged with: one that names its owner under another name is asked for anew.</summary>
    public string? PasswordFor { get; init; }

    public string QuestionKey { get; init; } = "";

    public string? AnswerHash { get; init; }

    /// <summary>What was last sent of step two and found wanting, so that its page can be loaded anew and in another language; null where nothing was.</summary>
    public TypedDetails? Typed { get; init; }

    /// <summary>Step one was refused after the code: the ID has an account already.</summary>
    public bool HasAccount { get; init; }

    /// <summary>Step two is filled in and sound; the form may be sent.</summary>
    public bool IsComplete => Typed is null && PasswordHash is not null && AnswerHash is not null && BirthDate is not null && Gender is not null;
}

/// <summary>What a browser sent of step two, word for word and without secrets, and what was wrong with it.</summary>
/// <param name="Fields">By the fields' names, each within its bound.</param>
/// <param name="Problems">By the fields' names: text keys, so that another language words them anew.</param>
internal sealed record TypedDetails(IReadOnlyDictionary<string, string> Fields, IReadOnlyList<TypedProblem> Problems);

/// <param name="Field">Its name in the form.</param>
/// <param name="Key">Text key, or the sentence itself where reading the field gave one.</param>
internal sealed record TypedProblem(string Field, string Key);
