using Panah.Accounts.Passwords;
using Panah.Accounts.Registration;
using Panah.Kernel;

namespace Panah.Accounts.Pages.Account;

/// <summary>The fields of step two as a browser posts them: only what is listed here can be set from outside.</summary>
internal sealed class DetailsForm
{
    // A value that is kept as it is typed, whatever the language of the page.
    private const string Iran = "ایران";

    public string? LastName { get; set; }

    public string? FirstName { get; set; }

    public string? CertificateNumber { get; set; }

    public string? CertificateSerial { get; set; }

    public string? SeriesLetter { get; set; }

    public string? SeriesNumber { get; set; }

    public JalaliDate? BirthDate { get; set; }

    public Gender? Gender { get; set; }

    public string? Country { get; set; } = Iran;

    public string? City { get; set; }

    public string? Address { get; set; }

    public string? Email { get; set; }

    public string? Password { get; set; }

    public string? PasswordAgain { get; set; }

    public string? QuestionKey { get; set; }

    public string? Answer { get; set; }

    /// <summary>All of them are required by the guide («پر کردن کلیه موارد الزامی میباشد»).</summary>
    public IEnumerable<(string Field, string? Value)> RequiredTexts =>
    [
        (nameof(LastName), LastName), (nameof(FirstName), FirstName), (nameof(CertificateNumber), CertificateNumber),
        (nameof(CertificateSerial), CertificateSerial), (nameof(SeriesLetter), SeriesLetter), (nameof(SeriesNumber), SeriesNumber),
        (nameof(Country), Country), (nameof(City), City), (nameof(Address), Address), (nameof(Email), Email),
    ];

    /// <summary>Every name that the form posts.</summary>
    public static IReadOnlySet<string> Names { get; } = typeof(DetailsForm).GetProperties().Where(property => property.CanWrite)
        .Select(property => $"Details.{property.Name}")
        .Concat(["Details.BirthDate.Year", "Details.BirthDate.Month", "Details.BirthDate.Day"]).ToHashSet(StringComparer.Ordinal);

    /// <summary>Whom the password must not name.</summary>
    public PasswordOwner Owner(RegistrationForm draft) => new(FirstName ?? "", LastName ?? "", draft.NationalId.Value);

    public static DetailsForm From(RegistrationForm form) => new()
    {
        LastName = form.LastName, FirstName = form.FirstName, CertificateNumber = form.CertificateNumber, CertificateSerial = form.CertificateSerial,
        SeriesLetter = form.SeriesLetter, SeriesNumber = form.SeriesNumber, BirthDate = form.BirthDate is { } day ? JalaliDate.From(day) : null,
        Gender = form.Gender, Country = form.Country.Length > 0 ? form.Country : Iran, City = form.City, Address = form.Address, Email = form.Email,
        QuestionKey = form.QuestionKey,
    };

    public RegistrationForm Into(RegistrationForm form) => form with
    {
        LastName = LastName ?? "",
        FirstName = FirstName ?? "",
        CertificateNumber = PersianText.FoldDigits(CertificateNumber ?? ""),
        CertificateSerial = PersianText.FoldDigits(CertificateSerial ?? ""),
        SeriesLetter = SeriesLetter ?? "",
        SeriesNumber = PersianText.FoldDigits(SeriesNumber ?? ""),
        BirthDate = BirthDate?.Gregorian,
        Gender = Gender,
        Country = Country ?? "",
        City = City ?? "",
        Address = Address ?? "",
        Email = Email ?? "",
        QuestionKey = QuestionKey ?? "",
    };
}
