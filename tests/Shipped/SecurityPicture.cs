using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Panah.Shipped;

/// <summary>
/// The eyes of a person without JavaScript, who types the digits of the security code's picture. A test has no eyes: it reads the
/// program's keys in the data folder and derives what the picture of that address shows, as the program does.
/// </summary>
internal static partial class SecurityPicture
{
    private const string Digits = "12345689";

    /// <param name="source">Address of the picture.</param>
    public static string Read(string dataFolder, string source)
    {
        var nonce = Nonce().Match(source).Value.ToUpperInvariant();
        var index = File.ReadLines(Path.Combine(dataFolder, "keys", "ring"))
            .First(line => line.StartsWith("index=", StringComparison.Ordinal))["index=".Length..];
        var key = HKDF.DeriveKey(HashAlgorithmName.SHA256, Convert.FromBase64String(index), 32, info: Encoding.UTF8.GetBytes("index:ui.security-code.answer"));
        return string.Concat(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(nonce)).Take(5).Select(b => Digits[b % Digits.Length]));
    }

    [GeneratedRegex("(?<=/security-code/)[0-9a-f]+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Nonce();
}
