namespace Panah.Kernel;

/// <summary>Every text key that a refused identifier can answer with; a test holds the texts to it.</summary>
public static class IdentifierReasons
{
    public static IReadOnlyList<string> All { get; } =
    [
        "NationalId.Required", "NationalId.Length", "NationalId.CheckDigit",
        "CompanyId.Required", "CompanyId.Length", "CompanyId.CheckDigit",
        "FidaCode.Required", "FidaCode.Format",
        "UniqueId.Required", "UniqueId.Format",
        "FaragirCode.Required", "FaragirCode.Format",
        "PassportNumber.Required", "PassportNumber.Format",
        "InsuranceNumber.Required", "InsuranceNumber.Length",
        "MobileNumber.Required", "MobileNumber.Format",
        "PostalCode.Required", "PostalCode.Length", "PostalCode.Format",
        "Rial.Required", "Rial.Format", "Rial.TooLarge",
        "JalaliDate.Required", "JalaliDate.Format", "JalaliDate.Year", "JalaliDate.Month", "JalaliDate.Day",
        "JalaliPeriod.Required", "JalaliPeriod.Format",
    ];
}
