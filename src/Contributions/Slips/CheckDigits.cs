using System.Globalization;
using System.Numerics;

namespace Panah.Contributions.Slips;

/// <summary>ISO 7064 MOD 97-10: two digits that find every single wrong digit and every swap of neighbours.</summary>
internal static class CheckDigits
{
    /// <param name="digits">ASCII digits, any number of them.</param>
    public static string Of(string digits)
    {
        var rest = (int)(BigInteger.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture) * 100 % 97);
        return (98 - rest).ToString("00", CultureInfo.InvariantCulture);
    }

    public static string Append(string digits) => digits + Of(digits);

    /// <summary>True for digits that end in their own check digits.</summary>
    public static bool AreRight(string digits) =>
        digits.Length > 2 && BigInteger.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var all) && all % 97 == 1;
}
