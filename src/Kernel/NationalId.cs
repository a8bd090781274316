using System.Text.Json.Serialization;

namespace Panah.Kernel;

/// <summary>
/// کد ملی: ten digits, the last a check digit (the first nine weighted 10 to 2, modulo 11). Ten times the same digit passes that sum and belongs to nobody.
/// Zeros in front are part of it: eight or nine digits are refused, not filled up, so that a typo is never taken for another person.
/// Reasons: <c>NationalId.Required</c>, <c>NationalId.Length</c>, <c>NationalId.CheckDigit</c>.
/// </summary>
[JsonConverter(typeof(IdentifierJsonConverter<NationalId>))]
public readonly record struct NationalId : IIdentifier<NationalId>
{
    private readonly string? _value;

    private NationalId(string value) => _value = value;

    public string Value => _value ?? "";

    /// <summary>As it stands on the card: <c>001-234567-8</c>. Personal data; show it to its owner only.</summary>
    public string Display => Value.Length == 0 ? "" : $"{Value[..3]}-{Value[3..9]}-{Value[9..]}";

    /// <summary>The last three digits only.</summary>
    public string Masked => Identifier.Mask(Value, 3);

    public static bool TryParse(string? text, out NationalId value, out string reason)
    {
        value = default;
        var digits = PersianText.Compact(text);
        reason = digits.Length == 0 ? "NationalId.Required"
            : !Identifier.IsDigits(digits, 10) ? "NationalId.Length"
            : Identifier.IsRepeated(digits) || CheckDigit(digits) != digits[9] ? "NationalId.CheckDigit"
            : "";
        if (reason.Length > 0) return false;
        value = new NationalId(digits);
        return true;
    }

    /// <inheritdoc cref="Identifier.Parse{T}"/>
    public static NationalId Parse(string? text) => Identifier.Parse<NationalId>(text);

    /// <summary>The tenth digit that belongs to nine.</summary>
    public static char CheckDigit(ReadOnlySpan<char> nineDigits)
    {
        var sum = 0;
        for (var i = 0; i < 9; i++) sum += (nineDigits[i] - '0') * (10 - i);
        var rest = sum % 11;
        return (char)('0' + (rest < 2 ? rest : 11 - rest));
    }

    /// <summary>Masked, so that a log line that happens to hold it tells nothing.</summary>
    public override string ToString() => Masked;
}
