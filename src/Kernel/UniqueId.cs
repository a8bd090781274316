using System.Text.Json.Serialization;

namespace Panah.Kernel;

/// <summary>
/// شناسه یکتا of a foreign national. No public text fixes its form; 8 to 16 digits are taken, not all the same, and the registry has the last word.
/// Reasons: <c>UniqueId.Required</c>, <c>UniqueId.Format</c>.
/// </summary>
[JsonConverter(typeof(IdentifierJsonConverter<UniqueId>))]
public readonly record struct UniqueId : IIdentifier<UniqueId>
{
    private readonly string? _value;

    private UniqueId(string value) => _value = value;

    public string Value => _value ?? "";

    public string Display => Value;

    /// <summary>The last three characters only.</summary>
    public string Masked => Identifier.Mask(Value, 3);

    public static bool TryParse(string? text, out UniqueId value, out string reason)
    {
        value = default;
        var digits = PersianText.Compact(text);
        reason = digits.Length == 0 ? "UniqueId.Required"
            : digits.Length is < 8 or > 16 || !Identifier.IsDigits(digits, digits.Length) || Identifier.IsRepeated(digits) ? "UniqueId.Format"
            : "";
        if (reason.Length > 0) return false;
        value = new UniqueId(digits);
        return true;
    }

    /// <inheritdoc cref="Identifier.Parse{T}"/>
    public static UniqueId Parse(string? text) => Identifier.Parse<UniqueId>(text);

    /// <summary>Masked, so that a log line that happens to hold it tells nothing.</summary>
    public override string ToString() => Masked;
}
