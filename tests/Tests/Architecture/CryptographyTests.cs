using System.Text.RegularExpressions;
using Panah.Harness;
using Shouldly;
using Xunit;

namespace Panah.Tests.Architecture;

/// <summary>ASVS 11.1.2: the inventory of algorithms is what the code uses, no more and no less.</summary>
[Row("S13")]
public sealed partial class CryptographyTests
{
    [Fact]
    public void Inventory_AgainstTheCode_NamesTheSameAlgorithms()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "cryptography.md")).Split("## Algorithms")[1];
        var written = Named().Matches(page).Select(found => found.Value.Trim('`'));
        var used = SourceFiles.In("src")
            .Where(file => file.EndsWith(".cs", StringComparison.Ordinal) && !file.Contains("/Simulators/", StringComparison.Ordinal))
            .SelectMany(file => Used().Matches(File.ReadAllText(file))).Select(found => found.Groups["name"].Value).Distinct(StringComparer.Ordinal);

        written.Order(StringComparer.Ordinal).ShouldBe(used.Order(StringComparer.Ordinal));
    }

    /// <summary>A class of the platform that ciphers, signs, hashes or rolls dice, as it is called; and our own bridge to libargon2.</summary>
    [GeneratedRegex(
        @"\b(?<name>Aes|AesGcm|AesCcm|ChaCha20Poly1305|TripleDES|DES|RC2|HKDF|HMAC(MD5|SHA1|SHA256|SHA384|SHA512)|MD5|SHA(1|256|384|512|3_256)"
        + @"|Argon2|Rfc2898DeriveBytes|RSA|DSA|ECDsa|ECDiffieHellman|RandomNumberGenerator)\b",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Used();

    [GeneratedRegex("`[A-Za-z0-9_]+`", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Named();
}
