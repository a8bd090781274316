using System.Text.Json.Serialization;

namespace Panah.Kernel;

/// <summary>
/// کد فیدا of a foreign national. No public text fixes its length or check digit; in use it is a run of digits, so 8 to 16 digits are taken,
/// not all the same, and the registry of foreign nationals has the last word.
/// Reasons: <c>FidaCode.Required</c>, <c>FidaCode.Format</c>.
/// </summary>
[JsonConverter(typeof(IdentifierJsonConverter<FidaCode>))]
public readonly record struct FidaCode : IIdentifier<FidaCode>
{
    private readonly string? _value;

    private FidaCode(string value) => _value = value;

    public string Value => _value ?? "";

    public string Display => Value;

    /// <summary>The last three characters only.</summary>
    public string Masked => Identifier.Mask(Value, 3);

    public static bool TryParse(string? text, out FidaCode value, out string reason)
    {
        value = default;
        var digits = PersianText.Compact(text);
        reason = digits.Length == 0 ? "FidaCode.Required"
            : digits.Length is < 8 or > 16 || !Identifier.IsDigits(digits, digits.Length) || Identifier.IsRepeated(digits) ? "FidaCode.Format"
            : "";
        if (reason.Length > 0) return false;
        value = new FidaCode(digits);
        return true;
    }

    /// <inheritdoc cref="Identifier.Parse{T}"/>
    public static FidaCode Parse(string? text) => Identifier.Parse<FidaCode>(text);

    /// <summary>Masked, so that a log line that happens to hold it tells nothing.</summary>
    public override string ToString() => Masked;
}
