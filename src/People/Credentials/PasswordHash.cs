using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Panah.People.Credentials;

/// <summary>
/// Slow, salted hashes of secrets that people choose, in the PHC string format: the hash says what it is,
/// so that an old one still verifies and is renewed at the next sign-in.
/// Argon2id (19 MiB, t 2, p 1: OWASP's first choice) through the system's libargon2; PBKDF2-SHA512 at 210,000 rounds where it is missing.
/// </summary>
public static class PasswordHash
{
    private const int SaltBytes = 16;
    private const int HashBytes = 32;
    private const int Pbkdf2Rounds = 210_000;

    /// <summary>What new hashes are made with on this machine.</summary>
    public static string Preferred => Argon2.IsAvailable ? "argon2id" : "pbkdf2-sha512";

    /// <summary>A hash of nobody's secret: verified for unknown users, so that they take as long as known ones.</summary>
    public static string Decoy { get; } = Make(Convert.ToHexString(RandomNumberGenerator.GetBytes(16)));

    /// <summary>Hashes with a fresh salt.</summary>
    public static Task<string> CreateAsync(string secret, CancellationToken cancel = default) => HashingQueue.RunAsync("", known: true, () => Make(secret), cancel);

    /// <summary>Compares in constant time; false for a wrong secret, never an exception for a malformed hash.</summary>
    /// <param name="source">Where the try comes from (<c>RequestSource</c>): sources take turns.</param>
    /// <param name="known">The owner signed in from there before, and is served first.</param>
    public static Task<bool> VerifyAsync(string secret, string hash, string source, bool known, CancellationToken cancel = default) =>
        HashingQueue.RunAsync(source, known, () => Verify(secret, hash), cancel);

    /// <inheritdoc cref="VerifyAsync(string, string, string, bool, CancellationToken)"/>
    public static Task<bool> VerifyAsync(string secret, string hash, CancellationToken cancel = default) => VerifyAsync(secret, hash, "", known: false, cancel);

    /// <summary>True when the hash was not made the preferred way, and should be renewed now that the secret is at hand.</summary>
    public static bool NeedsRenewal(string hash) => !hash.StartsWith($"${Preferred}$", StringComparison.Ordinal);

    private static string Make(string secret)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        return Argon2.IsAvailable
            ? $"$argon2id$v=19$m={Argon2.MemoryKib},t={Argon2.Passes},p=1${Encode(salt)}${Encode(Argon2.Hash(Bytes(secret), salt, HashBytes))}"
            : $"$pbkdf2-sha512$i={Pbkdf2Rounds}${Encode(salt)}${Encode(Pbkdf2(secret, salt, Pbkdf2Rounds))}";
    }

    private static bool Verify(string secret, string hash)
    {
        var parts = hash.Split('$');
        return parts switch
        {
            ["", "argon2id", "v=19", _, var salt, var expected] when Argon2.IsAvailable =>
                Same(Argon2.Hash(Bytes(secret), Decode(salt), HashBytes), Decode(expected)),
            ["", "pbkdf2-sha512", ['i', '=', .. var rounds], var salt, var expected] =>
                Same(Pbkdf2(secret, Decode(salt), int.Parse(rounds, CultureInfo.InvariantCulture)), Decode(expected)),
            _ => false,
        };
    }

    private static byte[] Pbkdf2(string secret, byte[] salt, int rounds) =>
        Rfc2898DeriveBytes.Pbkdf2(Bytes(secret), salt, rounds, HashAlgorithmName.SHA512, HashBytes);

    private static byte[] Bytes(string secret) => Encoding.UTF8.GetBytes(secret);

    private static bool Same(byte[] left, byte[] right) => CryptographicOperations.FixedTimeEquals(left, right);

    private static string Encode(byte[] bytes) => Base64Url.EncodeToString(bytes);

    private static byte[] Decode(string text) => Base64Url.DecodeFromChars(text);
}
