using Panah.Kernel;

namespace Panah.Simulators.Population;

/// <summary>A citizen or foreign national, all that any registry holds of them, as the JSON API shows it.</summary>
public sealed record SimulatedPerson
{
    public string? NationalId { get; init; }

    public string? FidaCode { get; init; }

    public required string FirstName { get; init; }

    public required string LastName { get; init; }

    public required DateOnly BirthDate { get; init; }

    public required Gender Gender { get; init; }

    public Certificate? BirthCertificate { get; init; }

    public string? Passport { get; init; }

    public string? Faragir { get; init; }

    public string? UniqueId { get; init; }

    public string? PostalCode { get; init; }

    public string? Email { get; init; }

    public IReadOnlyList<string> Mobiles { get; init; } = [];

    public Insurance? Insurance { get; init; }

    public DateOnly? CoveredUntil { get; init; }

    public string? MedicalCouncilNumber { get; init; }

    /// <summary>Why this person is here; only ready-made people have one.</summary>
    public string? Note { get; init; }

    internal bool IsForeigner => FidaCode is not null;

    internal string Identifier => FidaCode ?? NationalId ?? throw new InvalidOperationException("A person has one of the two.");

    internal string FoldedName => PersianText.FoldName(FirstName + LastName);
}

/// <summary>شناسنامه.</summary>
public sealed record Certificate(string Number, string Serial, string SeriesLetter, string SeriesNumber);

/// <param name="Number">10 digits.</param>
/// <param name="LastPaidPeriod">yyyy-MM of the Jalali calendar.</param>
/// <param name="MonthlyBasis">Rials.</param>
public sealed record Insurance(string Number, string Branch, string Group, string? LastPaidPeriod, long MonthlyBasis, string? Mobile = null);
