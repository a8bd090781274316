using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace Panah.People.Staff;

/// <summary>Codes of authenticator apps: TOTP (RFC 6238) with SHA-1, 6 digits and 30 seconds, as every app expects it.</summary>
public static class Totp
{
    private const int StepSeconds = 30;
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <summary>A fresh secret of 160 bits (RFC 4226, 4, R6).</summary>
    public static byte[] NewSecret() => RandomNumberGenerator.GetBytes(20);

    /// <summary>The code of a moment.</summary>
    public static string Code(byte[] secret, DateTimeOffset at) => CodeOf(secret, Step(at));

    /// <summary>The time step whose code this is, at most one step early or late (RFC 6238, 5.2); null for a wrong code.</summary>
    public static long? FindStep(byte[] secret, string code, DateTimeOffset now)
    {
        long? found = null;
        for (var step = Step(now) - 1; step <= Step(now) + 1; step++)
        {
            if (CryptographicOperations.FixedTimeEquals(System.Text.Encoding.ASCII.GetBytes(CodeOf(secret, step)), System.Text.Encoding.ASCII.GetBytes(code)))
                found = step;
        }

        return found;
    }

    /// <summary>What an authenticator app scans (Key URI format): <c>otpauth://totp/…</c>.</summary>
    public static string Uri(string issuer, string username, byte[] secret) =>
        $"otpauth://totp/{System.Uri.EscapeDataString(issuer)}:{System.Uri.EscapeDataString(username)}?secret={Base32(secret)}&issuer={System.Uri.EscapeDataString(issuer)}";

    /// <summary>RFC 4648 base 32, without padding.</summary>
    public static string Base32(byte[] bytes)
    {
        var bits = string.Concat(bytes.Select(b => b.ToString("b8", CultureInfo.InvariantCulture)));
        return string.Concat(bits.Chunk(5).Select(five => Alphabet[Convert.ToInt32(new string(five).PadRight(5, '0'), 2)]));
    }

    private static long Step(DateTimeOffset at) => at.ToUnixTimeSeconds() / StepSeconds;

    /// <summary>HOTP, dynamic truncation (RFC 4226, 5.3).</summary>
    private static string CodeOf(byte[] secret, long step)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
#pragma warning disable CA5350 // RFC 6238 apps speak SHA-1; HMAC is not weakened by its collisions.
        var mac = HMACSHA1.HashData(secret, counter);
#pragma warning restore CA5350
        var offset = mac[^1] & 0xF;
        var number = BinaryPrimitives.ReadInt32BigEndian(mac.AsSpan(offset, 4)) & int.MaxValue;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }
}
