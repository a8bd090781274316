using System.Globalization;
using System.Text.Json.Serialization;

namespace Panah.Kernel;

/// <summary>
/// A month of the Solar Hijri calendar, the unit in which contributions are due: <c>1405-06</c>, 1200-01 to 1600-12. <c>default</c> is the first.
/// Reasons: <c>JalaliPeriod.Required</c>, <c>JalaliPeriod.Format</c>.
/// </summary>
[JsonConverter(typeof(IdentifierJsonConverter<JalaliPeriod>))]
public readonly record struct JalaliPeriod : IIdentifier<JalaliPeriod>, IComparable<JalaliPeriod>
{
    private const int Last = ((JalaliDate.MaxYear - JalaliDate.MinYear + 1) * 12) - 1;

    private readonly int _months;

    private JalaliPeriod(int months) => _months = months;

    public int Year => JalaliDate.MinYear + (_months / 12);

    /// <summary>1 (Farvardin) to 12 (Esfand).</summary>
    public int Month => (_months % 12) + 1;

    /// <summary><c>1405-06</c>; sorts as text.</summary>
    public string Value => string.Create(CultureInfo.InvariantCulture, $"{Year:0000}-{Month:00}");

    /// <summary><c>1405/06</c>; digits ASCII, the page turns them.</summary>
    public string Display => Value.Replace('-', '/');

    public JalaliDate FirstDay => JalaliDate.Of(Year, Month, 1);

    public JalaliDate LastDay => JalaliDate.Of(Year, Month, JalaliDate.DaysIn(Year, Month));

    /// <exception cref="ArgumentOutOfRangeException">No such month.</exception>
    public static JalaliPeriod Of(int year, int month) => year is >= JalaliDate.MinYear and <= JalaliDate.MaxYear && month is >= 1 and <= 12
        ? new JalaliPeriod(((year - JalaliDate.MinYear) * 12) + month - 1)
        : throw new ArgumentOutOfRangeException(nameof(month));

    /// <summary>The month that it is in Iran at that instant.</summary>
    public static JalaliPeriod From(DateTimeOffset instant) => JalaliDate.From(instant).Period;

    /// <summary>Reads <c>1405-06</c>, <c>1405/6</c> or <c>140506</c>, in any digits.</summary>
    public static bool TryParse(string? text, out JalaliPeriod value, out string reason)
    {
        value = default;
        reason = "JalaliPeriod.Required";
        if (string.IsNullOrWhiteSpace(text)) return false;
        var parts = text.Split('/', '-', '.').Select(PersianText.Compact).ToArray();
        if (parts is [{ Length: 6 } run]) parts = [run[..4], run[4..]];
        reason = "JalaliPeriod.Format";
        if (parts is not [{ Length: 4 } year, { Length: 1 or 2 } month]) return false;
        if (!JalaliDate.TryParse(year, month, "1", out var first, out _)) return false;
        reason = "";
        value = first.Period;
        return true;
    }

    /// <inheritdoc cref="Identifier.Parse{T}"/>
    public static JalaliPeriod Parse(string? text) => Identifier.Parse<JalaliPeriod>(text);

    /// <exception cref="ArgumentOutOfRangeException">Past 1200 to 1600.</exception>
    public JalaliPeriod AddMonths(int months)
    {
        var moved = (long)_months + months;
        return moved is >= 0 and <= Last ? new JalaliPeriod((int)moved) : throw new ArgumentOutOfRangeException(nameof(months));
    }

    /// <summary>Months from <paramref name="earlier"/> to this one: 1 for neighbours, negative when it is later.</summary>
    public int MonthsSince(JalaliPeriod earlier) => _months - earlier._months;

    public static bool operator <(JalaliPeriod left, JalaliPeriod right) => left._months < right._months;

    public static bool operator >(JalaliPeriod left, JalaliPeriod right) => left._months > right._months;

    public static bool operator <=(JalaliPeriod left, JalaliPeriod right) => left._months <= right._months;

    public static bool operator >=(JalaliPeriod left, JalaliPeriod right) => left._months >= right._months;

    public int CompareTo(JalaliPeriod other) => _months.CompareTo(other._months);

    public override string ToString() => Value;
}
