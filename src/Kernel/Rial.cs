using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Panah.Kernel;

/// <summary>Which whole rial a broken amount becomes. Stated at each call: the law differs from case to case.</summary>
public enum RialRounding
{
    /// <summary>The broken rial is dropped (towards zero).</summary>
    Down,

    /// <summary>Half a rial and more is one (away from zero).</summary>
    HalfUp,

    /// <summary>Any part of a rial is one (away from zero).</summary>
    Up,
}

/// <summary>
/// An amount of money in whole rials, exact: overflow throws, and rates are multiplied without losing a digit before the one stated rounding.
/// JSON is a number. Reasons when typed: <c>Rial.Required</c>, <c>Rial.Format</c>, <c>Rial.TooLarge</c>.
/// </summary>
[JsonConverter(typeof(RialJsonConverter))]
public readonly record struct Rial(long Amount) : IIdentifier<Rial>, IComparable<Rial>
{
    public static readonly Rial Zero;

    /// <summary>ASCII digits without separators, as it is stored in forms.</summary>
    public string Value => Amount.ToString(CultureInfo.InvariantCulture);

    public static Rial operator +(Rial left, Rial right) => new(checked(left.Amount + right.Amount));

    public static Rial operator -(Rial left, Rial right) => new(checked(left.Amount - right.Amount));

    public static Rial operator -(Rial value) => new(checked(-value.Amount));

    public static Rial operator *(Rial value, int count) => new(checked(value.Amount * count));

    public static bool operator <(Rial left, Rial right) => left.Amount < right.Amount;

    public static bool operator >(Rial left, Rial right) => left.Amount > right.Amount;

    public static bool operator <=(Rial left, Rial right) => left.Amount <= right.Amount;

    public static bool operator >=(Rial left, Rial right) => left.Amount >= right.Amount;

    /// <summary>The amount times a rate such as 0.27m, exact until the one rounding. (A plain decimal product rounds by itself past 28 digits.)</summary>
    /// <exception cref="OverflowException">The result doesn't fit 64 bits.</exception>
    public Rial AtRate(decimal rate, RialRounding rounding)
    {
        var bits = decimal.GetBits(rate);
        var mantissa = (new BigInteger((uint)bits[2]) << 64) + (new BigInteger((uint)bits[1]) << 32) + (uint)bits[0];
        var product = mantissa * Amount * (bits[3] < 0 ? -1 : 1);
        var unit = BigInteger.Pow(10, (bits[3] >> 16) & 0xFF);
        var whole = BigInteger.DivRem(product, unit, out var rest);
        var carries = rounding switch
        {
            RialRounding.HalfUp => BigInteger.Abs(rest) * 2 >= unit,
            RialRounding.Up => !rest.IsZero,
            _ => false,
        };
        return new Rial((long)(carries ? whole + product.Sign : whole));
    }

    /// <summary>Reads a typed amount of zero or more; thousands separators («,», «،», «٬») may stand anywhere.</summary>
    public static bool TryParse(string? text, out Rial value, out string reason)
    {
        value = default;
        var digits = PersianText.Compact(text).Replace(",", "", StringComparison.Ordinal).Replace("،", "", StringComparison.Ordinal).Replace("٬", "", StringComparison.Ordinal);
        // Dashes separate the parts of an identifier; on an amount one is a sign, and no amount that is typed is negative.
        var signed = text.AsSpan().ContainsAny(PersianText.Dashes);
        reason = digits.Length == 0 && !signed ? "Rial.Required" : signed || !Identifier.IsDigits(digits, digits.Length) ? "Rial.Format" : "";
        if (reason.Length > 0) return false;
        if (!long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var amount))
        {
            reason = "Rial.TooLarge";
            return false;
        }

        value = new Rial(amount);
        return true;
    }

    public int CompareTo(Rial other) => Amount.CompareTo(other.Amount);

    public override string ToString() => Value;
}

internal sealed class RialJsonConverter : JsonConverter<Rial>
{
    public override Rial Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var amount) ? new Rial(amount) : throw new JsonException("Rial.Format");

    public override void Write(Utf8JsonWriter writer, Rial value, JsonSerializerOptions options) => writer.WriteNumberValue(value.Amount);
}
