using System.Text.Json.Serialization;

namespace Panah.Kernel;

/// <summary>
/// کد فراگیر ناجا, given to foreign nationals by the police. Twelve digits in the forms that are seen, but no public text fixes it;
/// 8 to 16 digits are taken, not all the same, and the registry has the last word.
/// Reasons: <c>FaragirCode.Required</c>, <c>FaragirCode.Format</c>.
/// </summary>
[JsonConverter(typeof(IdentifierJsonConverter<FaragirCode>))]
public readonly record struct FaragirCode : IIdentifier<FaragirCode>
{
    private readonly string? _value;

    private FaragirCode(string value) => _value = value;

    public string Value => _value ?? "";

    public string Display => Value;

    /// <summary>The last three characters only.</summary>
    public string Masked => Identifier.Mask(Value, 3);

    public static bool TryParse(string? text, out FaragirCode value, out string reason)
    {
        value = default;
        var digits = PersianText.Compact(text);
        reason = digits.Length == 0 ? "FaragirCode.Required"
            : digits.Length is < 8 or > 16 || !Identifier.IsDigits(digits, digits.Length) || Identifier.IsRepeated(digits) ? "FaragirCode.Format"
            : "";
        if (reason.Length > 0) return false;
        value = new FaragirCode(digits);
        return true;
    }

    /// <inheritdoc cref="Identifier.Parse{T}"/>
    public static FaragirCode Parse(string? text) => Identifier.Parse<FaragirCode>(text);

    /// <summary>Masked, so that a log line that happens to hold it tells nothing.</summary>
    public override string ToString() => Masked;
}
