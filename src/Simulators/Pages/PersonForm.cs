using System.Globalization;
using Panah.Kernel;
using Panah.Simulators.Population;

namespace Panah.Simulators.Pages;

/// <summary>A person as a form has them: text, as typed.</summary>
internal sealed class PersonForm
{
    public string? Identifier { get; set; }
    public bool Foreigner { get; set; }
    public string? FirstName { get; set; }
    public string? LastName { get; set; }
    public string? BirthDate { get; set; }
    public string? Gender { get; set; } = "Female";
    public string? Mobiles { get; set; }
    public string? PostalCode { get; set; }
    public string? Email { get; set; }
    public string? CertificateNumber { get; set; }
    public string? CertificateSerial { get; set; }
    public string? CertificateLetter { get; set; }
    public string? CertificateSeries { get; set; }
    public string? Passport { get; set; }
    public string? Faragir { get; set; }
    public string? UniqueId { get; set; }
    public string? InsuranceNumber { get; set; }
    public string? Branch { get; set; }
    public string? Group { get; set; }
    public string? LastPaidPeriod { get; set; }
    public string? MonthlyBasis { get; set; }
    public string? CoveredUntil { get; set; }
    public string? CouncilNumber { get; set; }

    public static PersonForm Of(SimulatedPerson person) => new()
    {
        Identifier = person.Identifier,
        Foreigner = person.IsForeigner,
        FirstName = person.FirstName,
        LastName = person.LastName,
        BirthDate = JalaliDate.From(person.BirthDate).Display,
        Gender = person.Gender.ToString(),
        Mobiles = string.Join(' ', person.Mobiles),
        PostalCode = person.PostalCode,
        Email = person.Email,
        CertificateNumber = person.BirthCertificate?.Number,
        CertificateSerial = person.BirthCertificate?.Serial,
        CertificateLetter = person.BirthCertificate?.SeriesLetter,
        CertificateSeries = person.BirthCertificate?.SeriesNumber,
        Passport = person.Passport,
        Faragir = person.Faragir,
        UniqueId = person.UniqueId,
        InsuranceNumber = person.Insurance?.Number,
        Branch = person.Insurance?.Branch,
        Group = person.Insurance?.Group,
        LastPaidPeriod = person.Insurance?.LastPaidPeriod,
        MonthlyBasis = person.Insurance?.MonthlyBasis.ToString(CultureInfo.InvariantCulture),
        CoveredUntil = person.CoveredUntil is { } until ? JalaliDate.From(until).Display : null,
        CouncilNumber = person.MedicalCouncilNumber,
    };

    /// <summary>The person, or null with what is wrong: field name to text key.</summary>
    public SimulatedPerson? Read(Dictionary<string, string> wrong)
    {
        string? nationalId = null, fida = null;
        if (Foreigner)
        {
            if (FidaCode.TryParse(Identifier, out var code, out _)) fida = code.Value;
            else wrong[nameof(Identifier)] = "Wrong.Fida";
        }
        else if (NationalId.TryParse(Identifier, out var id, out _)) nationalId = id.Value;
        else wrong[nameof(Identifier)] = "Wrong.NationalId";
        if (string.IsNullOrWhiteSpace(FirstName)) wrong[nameof(FirstName)] = "Wrong.Empty";
        if (string.IsNullOrWhiteSpace(LastName)) wrong[nameof(LastName)] = "Wrong.Empty";
        if (!JalaliDate.TryParse(BirthDate, out var born, out _)) wrong[nameof(BirthDate)] = "Wrong.Date";
        var mobiles = new List<string>();
        foreach (var typed in (Mobiles ?? "").Split([' ', '،', ','], StringSplitOptions.RemoveEmptyEntries))
        {
            if (MobileNumber.TryParse(typed, out var mobile, out _)) mobiles.Add(mobile.Value);
            else wrong[nameof(Mobiles)] = "Phones.Wrong";
        }

        string? postalCode = null;
        if (!string.IsNullOrWhiteSpace(PostalCode))
        {
            if (Kernel.PostalCode.TryParse(PostalCode, out var code, out _)) postalCode = code.Value;
            else wrong[nameof(PostalCode)] = "Wrong.PostalCode";
        }

        DateOnly? covered = null;
        if (!string.IsNullOrWhiteSpace(CoveredUntil))
        {
            if (JalaliDate.TryParse(CoveredUntil, out var until, out _)) covered = until.Gregorian;
            else wrong[nameof(CoveredUntil)] = "Wrong.Date";
        }

        var insurance = ReadInsurance(wrong);
        if (wrong.Count > 0) return null;
        return new SimulatedPerson
        {
            NationalId = nationalId,
            FidaCode = fida,
            FirstName = PersianText.Tidy(FirstName!),
            LastName = PersianText.Tidy(LastName!),
            BirthDate = born.Gregorian,
            Gender = Gender == "Male" ? Kernel.Gender.Male : Kernel.Gender.Female,
            BirthCertificate = Foreigner ? null : new Certificate(Text(CertificateNumber) ?? "1", Text(CertificateSerial) ?? "100000", CertificateLetter ?? "الف", Text(CertificateSeries) ?? "10"),
            Passport = Text(Passport),
            Faragir = Text(Faragir),
            UniqueId = Text(UniqueId),
            PostalCode = postalCode,
            Email = Text(Email),
            Mobiles = mobiles,
            Insurance = insurance,
            CoveredUntil = covered,
            MedicalCouncilNumber = Text(CouncilNumber),
        };
    }

    private Insurance? ReadInsurance(Dictionary<string, string> wrong)
    {
        if (string.IsNullOrWhiteSpace(InsuranceNumber)) return null;
        if (!Kernel.InsuranceNumber.TryParse(InsuranceNumber, out var number, out _)) wrong[nameof(InsuranceNumber)] = "Wrong.InsuranceNumber";
        string? period = null;
        if (!string.IsNullOrWhiteSpace(LastPaidPeriod))
        {
            if (JalaliPeriod.TryParse(LastPaidPeriod, out var last, out _)) period = last.Value;
            else wrong[nameof(LastPaidPeriod)] = "Wrong.Period";
        }

        if (!long.TryParse(Text(MonthlyBasis) ?? "150000000", NumberStyles.None, CultureInfo.InvariantCulture, out var basis)) wrong[nameof(MonthlyBasis)] = "Wrong.Number";
        return new Insurance(number.Value, Text(Branch) ?? Branches.All[0].Code, Group ?? "optional", period, basis);
    }

    private static string? Text(string? typed) => PersianText.Compact(typed) is { Length: > 0 } text ? text : null;
}
