using Panah.Kernel;

namespace Panah.Contributions.Slips;

/// <summary>A month as the tables hold it: 140506 for 1405-06.</summary>
internal static class PeriodNumbers
{
    public static int ToNumber(this JalaliPeriod period) => (period.Year * 100) + period.Month;

    public static JalaliPeriod ToPeriod(this int number) => JalaliPeriod.Of(number / 100, number % 100);
}
