using System.Text.Json.Serialization;

namespace Panah.Kernel;

/// <summary>
/// شناسه ملی شرکت: eleven digits, the last a check digit (each of the first ten plus the tenth plus 2, weighted 29 27 23 19 17, modulo 11; 10 counts as 0).
/// Public, so it is not masked. Reasons: <c>CompanyId.Required</c>, <c>CompanyId.Length</c>, <c>CompanyId.CheckDigit</c>.
/// </summary>
[JsonConverter(typeof(IdentifierJsonConverter<CompanyId>))]
public readonly record struct CompanyId : IIdentifier<CompanyId>
{
    private readonly string? _value;

    private CompanyId(string value) => _value = value;

    public string Value => _value ?? "";

    public string Display => Value;

    public static bool TryParse(string? text, out CompanyId value, out string reason)
    {
        value = default;
        var digits = PersianText.Compact(text);
        reason = digits.Length == 0 ? "CompanyId.Required"
            : !Identifier.IsDigits(digits, 11) ? "CompanyId.Length"
            // The middle six are the number within the register; 000000 is never given.
            : Identifier.IsRepeated(digits) || digits.AsSpan(3, 6).SequenceEqual("000000") || CheckDigit(digits) != digits[10] ? "CompanyId.CheckDigit"
            : "";
        if (reason.Length > 0) return false;
        value = new CompanyId(digits);
        return true;
    }

    /// <inheritdoc cref="Identifier.Parse{T}"/>
    public static CompanyId Parse(string? text) => Identifier.Parse<CompanyId>(text);

    /// <summary>The eleventh digit that belongs to ten.</summary>
    public static char CheckDigit(ReadOnlySpan<char> tenDigits)
    {
        ReadOnlySpan<int> weights = [29, 27, 23, 19, 17];
        var shift = tenDigits[9] - '0' + 2;
        var sum = 0;
        for (var i = 0; i < 10; i++) sum += (tenDigits[i] - '0' + shift) * weights[i % 5];
        var rest = sum % 11;
        return (char)('0' + (rest == 10 ? 0 : rest));
    }

    public override string ToString() => Value;
}
