using System.Text.Json.Serialization;

namespace Panah.Kernel;

/// <summary>
/// شماره موبایل: eleven digits that begin with 09. <c>+98</c>, <c>0098</c> and <c>98</c> in front are taken as the 0 they stand for.
/// Reasons: <c>MobileNumber.Required</c>, <c>MobileNumber.Format</c>.
/// </summary>
[JsonConverter(typeof(IdentifierJsonConverter<MobileNumber>))]
public readonly record struct MobileNumber : IIdentifier<MobileNumber>
{
    private readonly string? _value;

    private MobileNumber(string value) => _value = value;

    public string Value => _value ?? "";

    /// <summary><c>0912 345 6789</c>. Personal data; show it to its owner only.</summary>
    public string Display => Value.Length == 0 ? "" : $"{Value[..4]} {Value[4..7]} {Value[7..]}";

    /// <summary><c>0912***6789</c>: enough for its owner to know which phone is meant.</summary>
    public string Masked => Value.Length == 0 ? "" : $"{Value[..4]}***{Value[7..]}";

    /// <summary>E.164: <c>+989123456789</c>, as SMS gateways and <c>phone_number</c> (OpenID Connect Core 5.1) want it.</summary>
    public string International => Value.Length == 0 ? "" : "+98" + Value[1..];

    /// <summary>Who gave the number out. Numbers move between operators, so it is a guess to fill a form with, never a reason to refuse.</summary>
    public MobileOperator Operator => MobileOperators.ByPrefix(Value);

    public static bool TryParse(string? text, out MobileNumber value, out string reason)
    {
        value = default;
        var digits = National(PersianText.Compact(text));
        reason = digits.Length == 0 ? "MobileNumber.Required"
            : !Identifier.IsDigits(digits, 11) || !digits.StartsWith("09", StringComparison.Ordinal) ? "MobileNumber.Format"
            : "";
        if (reason.Length > 0) return false;
        value = new MobileNumber(digits);
        return true;
    }

    /// <inheritdoc cref="Identifier.Parse{T}"/>
    public static MobileNumber Parse(string? text) => Identifier.Parse<MobileNumber>(text);

    /// <summary>Masked, so that a log line that happens to hold it tells nothing.</summary>
    public override string ToString() => Masked;

    private static string National(string typed)
    {
        foreach (var code in (ReadOnlySpan<string>)["+98", "0098", "98"])
        {
            if (typed.StartsWith(code, StringComparison.Ordinal) && typed.Length == code.Length + 10) return "0" + typed[code.Length..];
        }

        return typed;
    }
}
