using System.Globalization;
using System.Security.Cryptography;
using Panah.Kernel;

namespace Panah.Contributions.Slips;

/// <summary>شماره پیگیری of a slip: ten random digits and two check digits (ISO 7064 MOD 97-10), so that a mistyped one is noticed. It opens nothing by itself.</summary>
internal static class TrackingNumber
{
    public const int Length = 12;

    public static string Create()
    {
        var number = ((long)RandomNumberGenerator.GetInt32(1_000_000_000, int.MaxValue) * 8) + RandomNumberGenerator.GetInt32(8);
        return CheckDigits.Append((number % 9_000_000_000 + 1_000_000_000).ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>The number as it is stored, from anything that came in an address or a field; null for what can't be one.</summary>
    public static string? Read(string? text)
    {
        var digits = PersianText.Compact(text);
        return digits.Length == Length && CheckDigits.AreRight(digits) ? digits : null;
    }
}
