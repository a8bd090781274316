using System.Globalization;
using System.Security.Cryptography;
using Panah.Kernel;

namespace Panah.Entitlement;

/// <summary>
/// کد اعتباری: six digits, drawn at random, worth nothing without the mobile it was given to.
/// Reasons: <c>CreditCode.Required</c>, <c>CreditCode.Length</c>.
/// </summary>
public readonly record struct CreditCode : IIdentifier<CreditCode>
{
    public const int Length = 6;

    private readonly string? _value;

    private CreditCode(string value) => _value = value;

    public string Value => _value ?? "";

    public static CreditCode Draw() =>
        new(RandomNumberGenerator.GetInt32(100_000, 1_000_000).ToString(CultureInfo.InvariantCulture));

    public static bool TryParse(string? text, out CreditCode value, out string reason)
    {
        var digits = PersianText.Compact(text);
        reason = digits.Length == 0 ? "CreditCode.Required"
            : digits.Length != Length || digits.AsSpan().ContainsAnyExceptInRange('0', '9') ? "CreditCode.Length"
            : "";
        value = reason.Length == 0 ? new CreditCode(digits) : default;
        return reason.Length == 0;
    }

    /// <summary>Never the code: a log line that happens to hold it tells nothing.</summary>
    public override string ToString() => "******";
}
