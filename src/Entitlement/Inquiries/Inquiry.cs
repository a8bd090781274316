using System.Globalization;

namespace Panah.Entitlement;

/// <summary>What became of one request; the numbers are those of answer.sql.</summary>
public enum Verdict
{
    Answered = 0,

    /// <summary>This key was answered before: the same answer, nothing debited.</summary>
    Repeated = 1,

    /// <summary>This key was used for another question.</summary>
    KeyReused = 2,

    CreditUnknown = 3,

    /// <summary>Replaced by a newer code that was confirmed.</summary>
    CreditVoid = 4,

    /// <summary>Not entered in its time.</summary>
    CreditLate = 5,

    CreditSpent = 6,

    /// <summary>The read model does not know, or not freshly: the registry is to be asked.</summary>
    Silent = 7,

    /// <summary>The registry is to be asked and can't be. Nothing debited.</summary>
    RegistryDown = 8,

    /// <summary>Too many are waiting, or the database is away. Ask again with the same key.</summary>
    Busy = 9,

    /// <summary>A fault of ours, logged. Nothing debited.</summary>
    Failed = 10,
}

/// <summary>One question as the engine takes it; all of it hashed or encrypted already.</summary>
/// <param name="Once">Key of this request: the same key is never debited twice.</param>
/// <param name="Credit">Key of the credit to debit; null in open mode.</param>
/// <param name="Visit">The browser on whose page the answer is to stand; 0 for none.</param>
/// <param name="Shown">The encrypted national ID for that page.</param>
/// <param name="Asker">The signed-in person who asks by a list; the person asked about sees who it was.</param>
internal sealed record Inquiry(Guid Once, Guid Person, Guid? Credit, string? ClientId = null, long Visit = 0, byte[]? Shown = null, Guid? Asker = null);

/// <summary>The outcome of one request.</summary>
/// <param name="Number">Number of the inquiry; 0 where none was made.</param>
/// <param name="CreditLeft">Null in open mode.</param>
internal readonly record struct Answer(Verdict Verdict, long Number = 0, bool Covered = false, DateOnly? CoveredUntil = null, int? CreditLeft = null)
{
    public bool IsAnswer => Verdict is Verdict.Answered or Verdict.Repeated;

    public string TrackingNumber => Entitlement.TrackingNumber.Of(Number);
}

/// <summary>کد پیگیری: the inquiry's number and a check digit (ISO 7064, MOD 11-2 would add a letter; Luhn keeps to digits).</summary>
internal static class TrackingNumber
{
    public static string Of(long number)
    {
        var digits = number.ToString(CultureInfo.InvariantCulture);
        return digits + Check(digits);
    }

    public static bool TryParse(string? text, out long number)
    {
        number = 0;
        return text is { Length: >= 2 and <= 18 } && !text.AsSpan().ContainsAnyExceptInRange('0', '9')
            && Check(text[..^1]) == text[^1] && long.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }

    private static char Check(string digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = digits[^(i + 1)] - '0';
            sum += i % 2 == 1 ? digit : digit < 5 ? digit * 2 : (digit * 2) - 9;
        }

        return (char)('0' + ((10 - (sum % 10)) % 10));
    }
}
