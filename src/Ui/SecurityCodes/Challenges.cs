using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using Panah.Data;
using Panah.Kernel;

namespace Panah.Ui.SecurityCodes;

/// <summary>What a token stands for.</summary>
internal enum ChallengeKind
{
    /// <summary>To be solved: by a proof of work, or by the picture's digits.</summary>
    Open,

    /// <summary>Solved already, when the form had other mistakes: nobody solves twice for one form.</summary>
    Passed,
}

/// <summary>A challenge read from a token that we signed and that is not over.</summary>
/// <param name="Bits">The work that it was given out for.</param>
internal sealed record Challenge(ChallengeKind Kind, int Bits, byte[] Nonce, DateTimeOffset ExpiresAt);

/// <summary>
/// Signed, single-use challenges. Making one costs no look-up: the token holds all of it, and its answer is derived from its nonce
/// with a key of ours. Spending one is a single insert that only the first can make.
/// </summary>
internal sealed class Challenges(AppDb db, PersonalData keys, PanahSettings settings, TimeProvider time)
{
    private const int Digits = 5;
    private const int NonceBytes = 16;
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(20);

    /// <summary>A fresh token for one form. Format: kind with the bits of its work, expiry, nonce, seal, with full stops between.</summary>
    public string Create(string purpose, int bits, ChallengeKind kind = ChallengeKind.Open)
    {
        var body = string.Create(
            CultureInfo.InvariantCulture,
            $"{(kind == ChallengeKind.Open ? 'o' : 'p')}{bits}.{(time.GetUtcNow() + Life).ToUnixTimeSeconds()}.{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(NonceBytes))}");
        return $"{body}.{Seal(purpose, body)}";
    }

    /// <summary>Reads a token of this purpose; null when it is not ours, of another form, or over.</summary>
    public Challenge? Read(string purpose, string? token)
    {
        if (token is not { Length: < 200 } || token.LastIndexOf('.') is not (> 0 and var end)) return null;
        var body = token[..end];
        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Seal(purpose, body)), Encoding.UTF8.GetBytes(token[(end + 1)..]))) return null;
        var parts = body.Split('.');
        var expires = DateTimeOffset.FromUnixTimeSeconds(long.Parse(parts[1], CultureInfo.InvariantCulture));
        return expires <= time.GetUtcNow()
            ? null
            : new Challenge(parts[0][0] == 'o' ? ChallengeKind.Open : ChallengeKind.Passed, int.Parse(parts[0].AsSpan(1), CultureInfo.InvariantCulture), Convert.FromHexString(parts[2]), expires);
    }

    /// <summary>What of a token its picture's and its sound's address says.</summary>
    public static string NoncePart(string token) => token.Split('.')[2];

    /// <summary>The nonce of a token for its picture or sound, whose address says no more than the token in the form.</summary>
    public static byte[]? NonceOf(string nonce)
    {
        if (nonce.Length != NonceBytes * 2 || !nonce.All(char.IsAsciiHexDigitLower)) return null;
        return Convert.FromHexString(nonce);
    }

    /// <summary>The digits that the picture of a nonce shows.</summary>
    public string Answer(byte[] nonce)
    {
        if (settings.SecurityCodeAnswer is { } fixedAnswer) return fixedAnswer;
        var bytes = keys.BlindIndex("ui.security-code.answer", Convert.ToHexString(nonce));
        return string.Concat(bytes.Take(Digits).Select(b => DigitOutlines.Used[b % DigitOutlines.Used.Length]));
    }

    /// <summary>Seed of the picture's distortion.</summary>
    public int SeedOf(byte[] nonce) => BitConverter.ToInt32(keys.BlindIndex("ui.security-code.picture", Convert.ToHexString(nonce)));

    /// <summary>Whether SHA-256 of token, colon and number begins with enough zero bits.</summary>
    public static bool IsProof(string token, string number, int bits)
    {
        if (number.Length is 0 or > 12 || !number.All(char.IsAsciiDigit)) return false;
        var hash = SHA256.HashData(Encoding.ASCII.GetBytes($"{token}:{number}"));
        return BitOperations.LeadingZeroCount(BitConverter.ToUInt32([hash[3], hash[2], hash[1], hash[0]])) >= bits;
    }

    /// <summary>Spends the challenge; false when it was spent before.</summary>
    public async Task<bool> SpendAsync(Challenge challenge, CancellationToken cancel) =>
        await db.Alone(cancel).ExecuteAsync(
            "insert into ui.spent_challenges (nonce, expires_at) values (@Nonce, @ExpiresAt) on conflict (nonce) do nothing", challenge) == 1;

    private string Seal(string purpose, string body) => Convert.ToHexStringLower(keys.BlindIndex("ui.security-code.seal", $"{purpose}\n{body}"));
}
