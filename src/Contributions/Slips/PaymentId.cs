using System.Globalization;
using System.Security.Cryptography;
using Panah.Kernel;

namespace Panah.Contributions.Slips;

/// <summary>
/// شناسه پرداخت: twelve random digits, two check digits over them, and two more over number and amount. The first pair finds a mistyped number without
/// knowing the amount; the second finds an amount that isn't the slip's.
/// </summary>
public static class PaymentId
{
    public const int Length = 16;
    private const int NumberLength = 14;

    public static string Create(Rial amount)
    {
        var first = RandomNumberGenerator.GetInt32(100_000, 1_000_000);
        var second = RandomNumberGenerator.GetInt32(1_000_000);
        return Create(string.Create(CultureInfo.InvariantCulture, $"{first:000000}{second:000000}"), amount);
    }

    /// <param name="number">12 digits.</param>
    public static string Create(string number, Rial amount)
    {
        var checkedNumber = CheckDigits.Append(number);
        return checkedNumber + CheckDigits.Of(checkedNumber + Fixed(amount));
    }

    /// <summary>Whether this is a payment ID of that amount.</summary>
    public static bool Fits(string paymentId, Rial amount) =>
        IsWellFormed(paymentId) && CheckDigits.Of(paymentId[..NumberLength] + Fixed(amount)) == paymentId[NumberLength..];

    /// <summary>Whether the digits are right as far as they tell without the amount.</summary>
    public static bool IsWellFormed(string paymentId) =>
        paymentId.Length == Length && paymentId.All(char.IsAsciiDigit) && CheckDigits.AreRight(paymentId[..NumberLength]);

    /// <summary>In groups of four, as it is read out and typed.</summary>
    public static string Display(string paymentId) => string.Join(' ', paymentId.Chunk(4).Select(part => new string(part)));

    /// <summary>Of one length, so that a digit more or less moves every other.</summary>
    private static string Fixed(Rial amount) => amount.Amount.ToString("D19", CultureInfo.InvariantCulture);
}
