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

    public string QuestionKey { get; init; } = "";

    public string? AnswerHash { get; init; }

    /// <summary>Step two is filled in and sound; the form may be sent.</summary>
    public bool IsComplete => PasswordHash is not null && AnswerHash is not null && BirthDate is not null && Gender is not null;
}
