using System.Globalization;
using FsCheck.Fluent;
using Panah.Kernel;
using Shouldly;
using Xunit;

namespace Panah.Tests.Kernel;

[Trait("Row", "X8")]
public sealed class JalaliTests
{
    [Theory]
    [InlineData(1405, 8, 30, "2026-11-21")]
    [InlineData(1399, 12, 30, "2021-03-20")]
    [InlineData(1400, 1, 1, "2021-03-21")]
    [InlineData(1403, 12, 30, "2025-03-20")]
    [InlineData(1357, 11, 22, "1979-02-11")]
    [InlineData(1408, 12, 30, "2030-03-20")]
    public void Of_KnownDays_IsTheGregorianDay(int year, int month, int day, string gregorian)
    {
        var date = JalaliDate.Of(year, month, day);
        date.Gregorian.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture).ShouldBe(gregorian);
        (date.Year, date.Month, date.Day).ShouldBe((year, month, day));
        JalaliDate.From(date.Gregorian).ShouldBe(date);
    }

    [Theory]
    [InlineData("1405", "12", "30", "JalaliDate.Day")]
    [InlineData("1403", "12", "30", "")]
    [InlineData("1405", "7", "31", "JalaliDate.Day")]
    [InlineData("1405", "6", "31", "")]
    [InlineData("۱۴۰۵", "۰۶", "٣١", "")]
    [InlineData("1405", "13", "1", "JalaliDate.Month")]
    [InlineData("1405", "0", "1", "JalaliDate.Month")]
    [InlineData("1405", "1", "0", "JalaliDate.Day")]
    [InlineData("1199", "1", "1", "JalaliDate.Year")]
    [InlineData("1601", "1", "1", "JalaliDate.Year")]
    [InlineData("2026", "1", "1", "JalaliDate.Year")]
    [InlineData("68", "1", "1", "JalaliDate.Year")]
    [InlineData("1405", "", "1", "JalaliDate.Month")]
    [InlineData("1405", "1", "x", "JalaliDate.Day")]
    [InlineData("", " ", null, "JalaliDate.Required")]
    public void TryParse_ThreeFields_IsADayOrSaysWhichFieldIsWrong(string? year, string? month, string? day, string expected)
    {
        JalaliDate.TryParse(year, month, day, out _, out var reason).ShouldBe(expected.Length == 0);
        reason.ShouldBe(expected);
    }

    [Theory]
    [InlineData("1405/8/30")]
    [InlineData("۱۴۰۵/۰۸/۳۰")]
    [InlineData("1405-08-30")]
    [InlineData("14050830")]
    [InlineData("\u200F1405/08/30\u200F")]
    public void TryParse_OneField_InAnyDress(string typed) => JalaliDate.Parse(typed).Value.ShouldBe("1405-08-30");

    [Fact]
    public void EveryDay_OfTheRange_RoundTripsAndFollowsTheOneBefore()
    {
        var last = JalaliDate.Of(1600, 12, JalaliDate.DaysIn(1600, 12));
        var before = JalaliDate.Of(1200, 1, 1);
        for (var day = before.AddDays(1); ; day = day.AddDays(1))
        {
            (day > before && (day.Day == before.Day + 1 || (day.Day == 1 && before.Day == JalaliDate.DaysIn(before.Year, before.Month)))).ShouldBeTrue();
            JalaliDate.Of(day.Year, day.Month, day.Day).ShouldBe(day);
            before = day;
            if (day == last) break;
        }

        Should.Throw<ArgumentOutOfRangeException>(() => last.AddDays(1));
    }

    [Fact]
    public void Parse_OfValueAndDisplay_RoundTrips() => Typed.Days.Holds(day => JalaliDate.Parse(day.Value) == day && JalaliDate.Parse(day.Display) == day);

    [Fact]
    public void From_AnInstant_IsTheDayInIran()
    {
        JalaliDate.From(new DateTimeOffset(2026, 11, 20, 20, 29, 59, TimeSpan.Zero)).Value.ShouldBe("1405-08-29");
        JalaliDate.From(new DateTimeOffset(2026, 11, 20, 20, 30, 0, TimeSpan.Zero)).Value.ShouldBe("1405-08-30");
        JalaliDate.Of(1405, 8, 30).StartsAt().ShouldBe(new DateTimeOffset(2026, 11, 20, 20, 30, 0, TimeSpan.Zero));
        // Summer time ended for good in 1401.
        JalaliDate.Of(1400, 5, 1).StartsAt().ShouldBe(new DateTimeOffset(2021, 7, 22, 19, 30, 0, TimeSpan.Zero));
    }

    [Fact]
    public void Defaults_AreTheFirstOfTheRange()
    {
        default(JalaliDate).Value.ShouldBe("1200-01-01");
        default(JalaliPeriod).Value.ShouldBe("1200-01");
    }

    [Fact]
    public void Period_AddAndDistance_AgreeOverYears()
    {
        JalaliPeriod.Parse("1405-11").AddMonths(3).Value.ShouldBe("1406-02");
        JalaliPeriod.Parse("۱۴۰۵/۱").AddMonths(-1).Value.ShouldBe("1404-12");
        JalaliPeriod.Parse("1406-02").MonthsSince(JalaliPeriod.Parse("140511")).ShouldBe(3);
        JalaliPeriod.Parse("1403-12").LastDay.Value.ShouldBe("1403-12-30");
        Gen.Choose(0, 4000).SelectMany(_ => Gen.Choose(0, 800), (start, months) => (start: JalaliPeriod.Of(1200, 1).AddMonths(start), months))
            .Holds(given => given.start.AddMonths(given.months).MonthsSince(given.start) == given.months
                && string.CompareOrdinal(given.start.AddMonths(given.months).Value, given.start.Value) >= 0);
        Should.Throw<ArgumentOutOfRangeException>(() => JalaliPeriod.Of(1600, 12).AddMonths(1));
        Should.Throw<ArgumentOutOfRangeException>(() => JalaliPeriod.Of(1200, 1).AddMonths(int.MinValue));
    }

    [Theory]
    [InlineData("", "JalaliPeriod.Required")]
    [InlineData("1405-13", "JalaliPeriod.Format")]
    [InlineData("1405", "JalaliPeriod.Format")]
    [InlineData("2026-06", "JalaliPeriod.Format")]
    [InlineData("1405-06-01", "JalaliPeriod.Format")]
    public void Period_Wrong_SaysWhy(string typed, string expected)
    {
        JalaliPeriod.TryParse(typed, out _, out var reason).ShouldBeFalse();
        reason.ShouldBe(expected);
    }

    [Fact]
    public void Months_InThreeLanguages_AreTwelveEach()
    {
        foreach (var language in Enum.GetValues<Language>()) JalaliMonths.Names(language).Distinct(StringComparer.Ordinal).Count().ShouldBe(12);
        JalaliMonths.Name(7, Language.Persian).ShouldBe("مهر");
        JalaliMonths.DayName(JalaliDate.Of(1405, 8, 30).DayOfWeek, Language.Persian).ShouldBe("شنبه");
    }
}
