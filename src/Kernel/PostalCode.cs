using System.Text.Json.Serialization;

namespace Panah.Kernel;

/// <summary>
/// کد پستی: ten digits. As the post gives them out, the first five hold neither 0 nor 2, the fifth is not 5 either, the first four are not all the same,
/// and the last five are not all zeros. The last five are otherwise left to the postal registry: codes in use break the stricter rules that are passed around.
/// Reasons: <c>PostalCode.Required</c>, <c>PostalCode.Length</c>, <c>PostalCode.Format</c>.
/// </summary>
[JsonConverter(typeof(IdentifierJsonConverter<PostalCode>))]
public readonly record struct PostalCode : IIdentifier<PostalCode>
{
    private readonly string? _value;

    private PostalCode(string value) => _value = value;

    public string Value => _value ?? "";

    /// <summary><c>16197-35744</c>, as it is written on envelopes.</summary>
    public string Display => Value.Length == 0 ? "" : $"{Value[..5]}-{Value[5..]}";

    /// <summary>The first five digits only, which name a neighbourhood and no door.</summary>
    public string Masked => Value.Length == 0 ? "" : Value[..5] + "*****";

    public static bool TryParse(string? text, out PostalCode value, out string reason)
    {
        value = default;
        var digits = PersianText.Compact(text);
        reason = digits.Length == 0 ? "PostalCode.Required"
            : !Identifier.IsDigits(digits, 10) ? "PostalCode.Length"
            : !IsGivenOut(digits) ? "PostalCode.Format"
            : "";
        if (reason.Length > 0) return false;
        value = new PostalCode(digits);
        return true;
    }

    /// <inheritdoc cref="Identifier.Parse{T}"/>
    public static PostalCode Parse(string? text) => Identifier.Parse<PostalCode>(text);

    /// <summary>Masked, so that a log line that happens to hold it tells nothing.</summary>
    public override string ToString() => Masked;

    private static bool IsGivenOut(string digits) =>
        !digits.AsSpan(0, 5).ContainsAny('0', '2')
        && digits[4] != '5'
        && !Identifier.IsRepeated(digits[..4])
        && !digits.AsSpan(5).SequenceEqual("00000");
}
