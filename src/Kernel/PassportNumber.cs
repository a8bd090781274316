using System.Text.Json.Serialization;

namespace Panah.Kernel;

/// <summary>
/// A passport of any country: 5 to 12 Latin letters and digits with at least one digit, in capitals. ICAO 9303 gives nine places in the machine-readable zone;
/// some countries print more beside it. The registry has the last word.
/// Reasons: <c>PassportNumber.Required</c>, <c>PassportNumber.Format</c>.
/// </summary>
[JsonConverter(typeof(IdentifierJsonConverter<PassportNumber>))]
public readonly record struct PassportNumber : IIdentifier<PassportNumber>
{
    private readonly string? _value;

    private PassportNumber(string value) => _value = value;

    public string Value => _value ?? "";

    public string Display => Value;

    /// <summary>The last three characters only.</summary>
    public string Masked => Identifier.Mask(Value, 3);

    public static bool TryParse(string? text, out PassportNumber value, out string reason)
    {
        value = default;
        var number = PersianText.Compact(text).ToUpperInvariant();
        reason = number.Length == 0 ? "PassportNumber.Required"
            : number.Length is < 5 or > 12 || !number.All(char.IsAsciiLetterOrDigit) || !number.Any(char.IsAsciiDigit) ? "PassportNumber.Format"
            : "";
        if (reason.Length > 0) return false;
        value = new PassportNumber(number);
        return true;
    }

    /// <inheritdoc cref="Identifier.Parse{T}"/>
    public static PassportNumber Parse(string? text) => Identifier.Parse<PassportNumber>(text);

    /// <summary>Masked, so that a log line that happens to hold it tells nothing.</summary>
    public override string ToString() => Masked;
}
