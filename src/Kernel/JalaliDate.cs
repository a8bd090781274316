using System.Globalization;
using System.Text.Json.Serialization;

namespace Panah.Kernel;

/// <summary>
/// A day of the Solar Hijri calendar, 1200/01/01 to 1600/12/29 or 30: wider than any living person and any letter, narrow enough that a Gregorian year typed by mistake is refused.
/// Leap years are those of .NET's PersianCalendar (astronomical, Tehran). <c>default</c> is the first day.
/// Reasons: <c>JalaliDate.Required</c>, <c>JalaliDate.Format</c>, <c>JalaliDate.Year</c>, <c>JalaliDate.Month</c>, <c>JalaliDate.Day</c>.
/// </summary>
[JsonConverter(typeof(IdentifierJsonConverter<JalaliDate>))]
public readonly record struct JalaliDate : IIdentifier<JalaliDate>, IComparable<JalaliDate>
{
    public const int MinYear = 1200;
    public const int MaxYear = 1600;

    private static readonly PersianCalendar Calendar = new();
    private static readonly int FirstDay = DateOnly.FromDateTime(Calendar.ToDateTime(MinYear, 1, 1, 0, 0, 0, 0)).DayNumber;
    private static readonly int LastDay = DateOnly.FromDateTime(Calendar.ToDateTime(MaxYear, 12, Calendar.GetDaysInMonth(MaxYear, 12), 0, 0, 0, 0)).DayNumber;

    private readonly int _days;

    private JalaliDate(DateOnly gregorian) => _days = gregorian.DayNumber - FirstDay;

    public int Year => Calendar.GetYear(Midnight);

    /// <summary>1 (Farvardin) to 12 (Esfand).</summary>
    public int Month => Calendar.GetMonth(Midnight);

    public int Day => Calendar.GetDayOfMonth(Midnight);

    public DateOnly Gregorian => DateOnly.FromDayNumber(FirstDay + _days);

    public DayOfWeek DayOfWeek => Gregorian.DayOfWeek;

    public JalaliPeriod Period => JalaliPeriod.Of(Year, Month);

    /// <summary><c>1405-08-30</c></summary>
    public string Value => string.Create(CultureInfo.InvariantCulture, $"{Year:0000}-{Month:00}-{Day:00}");

    /// <summary><c>1405/08/30</c>, as it is written; digits ASCII, the page turns them.</summary>
    public string Display => Value.Replace('-', '/');

    private DateTime Midnight => Gregorian.ToDateTime(TimeOnly.MinValue);

    /// <exception cref="ArgumentOutOfRangeException">Outside 1200 to 1600.</exception>
    public static JalaliDate From(DateOnly gregorian) => gregorian.DayNumber >= FirstDay && gregorian.DayNumber <= LastDay
        ? new JalaliDate(gregorian)
        : throw new ArgumentOutOfRangeException(nameof(gregorian), gregorian, "Outside 1200 to 1600 of the Jalali calendar.");

    /// <summary>The day that it is in Iran at that instant.</summary>
    public static JalaliDate From(DateTimeOffset instant) => From(DateOnly.FromDateTime(instant.ToOffset(TehranOffset(instant)).DateTime));

    /// <summary>Offset of Iran's clocks: +03:30, and +04:30 in the summers until 1401.</summary>
    public static TimeSpan TehranOffset(DateTimeOffset instant) => Tehran.GetUtcOffset(instant);

    /// <summary>The instant at which the day begins in Iran.</summary>
    public DateTimeOffset StartsAt()
    {
        var utc = DateTime.SpecifyKind(Midnight, DateTimeKind.Utc);
        return new DateTimeOffset(utc - Tehran.GetUtcOffset(DateTime.SpecifyKind(Midnight, DateTimeKind.Unspecified)), TimeSpan.Zero);
    }

    /// <exception cref="ArgumentOutOfRangeException">No such day.</exception>
    public static JalaliDate Of(int year, int month, int day) =>
        TryCreate(year, month, day, out var date, out var reason) ? date : throw new ArgumentOutOfRangeException(nameof(day), reason);

    public static bool TryCreate(int year, int month, int day, out JalaliDate value, out string reason)
    {
        value = default;
        reason = year is < MinYear or > MaxYear ? "JalaliDate.Year"
            : month is < 1 or > 12 ? "JalaliDate.Month"
            : day < 1 || day > DaysIn(year, month) ? "JalaliDate.Day"
            : "";
        if (reason.Length > 0) return false;
        value = new JalaliDate(DateOnly.FromDateTime(Calendar.ToDateTime(year, month, day, 0, 0, 0, 0)));
        return true;
    }

    /// <summary>Reads the three fields of a form, each in any digits.</summary>
    public static bool TryParse(string? year, string? month, string? day, out JalaliDate value, out string reason)
    {
        value = default;
        var (y, m, d) = (PersianText.Compact(year), PersianText.Compact(month), PersianText.Compact(day));
        reason = y.Length + m.Length + d.Length == 0 ? "JalaliDate.Required"
            : !IsNumber(y, 4) ? "JalaliDate.Year"
            : !IsNumber(m, 2) ? "JalaliDate.Month"
            : !IsNumber(d, 2) ? "JalaliDate.Day"
            : "";
        return reason.Length == 0 && TryCreate(Number(y), Number(m), Number(d), out value, out reason);
    }

    /// <summary>Reads <c>1405/8/30</c>, <c>1405-08-30</c> or <c>14050830</c>, in any digits.</summary>
    public static bool TryParse(string? text, out JalaliDate value, out string reason)
    {
        value = default;
        reason = "JalaliDate.Required";
        if (string.IsNullOrWhiteSpace(text)) return false;
        var parts = text.Split('/', '-', '.').Select(PersianText.Compact).ToArray();
        if (parts is [{ Length: 8 } run]) parts = [run[..4], run[4..6], run[6..]];
        if (parts is [{ Length: 4 } year, { Length: 1 or 2 } month, { Length: 1 or 2 } day]) return TryParse(year, month, day, out value, out reason);
        reason = "JalaliDate.Format";
        return false;
    }

    /// <inheritdoc cref="Identifier.Parse{T}"/>
    public static JalaliDate Parse(string? text) => Identifier.Parse<JalaliDate>(text);

    public static int DaysIn(int year, int month) => Calendar.GetDaysInMonth(year, month);

    public static bool IsLeapYear(int year) => Calendar.IsLeapYear(year);

    public JalaliDate AddDays(int days) => From(Gregorian.AddDays(days));

    public static bool operator <(JalaliDate left, JalaliDate right) => left._days < right._days;

    public static bool operator >(JalaliDate left, JalaliDate right) => left._days > right._days;

    public static bool operator <=(JalaliDate left, JalaliDate right) => left._days <= right._days;

    public static bool operator >=(JalaliDate left, JalaliDate right) => left._days >= right._days;

    public int CompareTo(JalaliDate other) => _days.CompareTo(other._days);

    public override string ToString() => Value;

    private static TimeZoneInfo Tehran { get; } = TimeZoneInfo.FindSystemTimeZoneById("Asia/Tehran");

    private static bool IsNumber(string text, int longest) => text.Length >= 1 && text.Length <= longest && Identifier.IsDigits(text, text.Length);

    private static int Number(string digits) => int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
}
