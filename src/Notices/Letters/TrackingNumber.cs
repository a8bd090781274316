using System.Globalization;
using Panah.Kernel;

namespace Panah.Notices.Letters;

/// <summary>شماره پیگیری of a letter: ten digits from a sequence and two check digits (ISO 7064 MOD 97-10), so that a mistyped one is noticed. It opens nothing by itself.</summary>
internal static class TrackingNumber
{
    public static string Of(long number)
    {
        var check = 98 - ((number % 97 * 100) % 97);
        return string.Create(CultureInfo.InvariantCulture, $"{number:0000000000}{check:00}");
    }

    /// <summary>The number as it is stored, from anything that came in an address or a field; null for what can't be one.</summary>
    public static string? Read(string? text)
    {
        var digits = PersianText.Compact(text);
        return digits.Length == 12 && long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var all) && all % 97 == 1 ? digits : null;
    }
}
