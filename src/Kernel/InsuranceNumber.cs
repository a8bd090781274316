using System.Text.Json.Serialization;

namespace Panah.Kernel;

/// <summary>
/// شماره بیمه: ten digits (guide 000). No check digit is published; the insured registry has the last word. Ten zeros are nobody's.
/// Reasons: <c>InsuranceNumber.Required</c>, <c>InsuranceNumber.Length</c>.
/// </summary>
[JsonConverter(typeof(IdentifierJsonConverter<InsuranceNumber>))]
public readonly record struct InsuranceNumber : IIdentifier<InsuranceNumber>
{
    private readonly string? _value;

    private InsuranceNumber(string value) => _value = value;

    public string Value => _value ?? "";

    public string Display => Value;

    /// <summary>The last three digits only.</summary>
    public string Masked => Identifier.Mask(Value, 3);

    public static bool TryParse(string? text, out InsuranceNumber value, out string reason)
    {
        value = default;
        var digits = PersianText.Compact(text);
        reason = digits.Length == 0 ? "InsuranceNumber.Required"
            : !Identifier.IsDigits(digits, 10) || Identifier.IsRepeated(digits) && digits[0] == '0' ? "InsuranceNumber.Length"
            : "";
        if (reason.Length > 0) return false;
        value = new InsuranceNumber(digits);
        return true;
    }

    /// <inheritdoc cref="Identifier.Parse{T}"/>
    public static InsuranceNumber Parse(string? text) => Identifier.Parse<InsuranceNumber>(text);

    /// <summary>Masked, so that a log line that happens to hold it tells nothing.</summary>
    public override string ToString() => Masked;
}
