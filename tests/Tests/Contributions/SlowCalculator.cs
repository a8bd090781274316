using System.Globalization;

namespace Panah.Tests.Contributions;

/// <summary>Rates of a span of months, both ends included.</summary>
internal sealed record SlowTariff(int From, int To, int Premium, int StateShare, long Least, long Most);

/// <summary>
/// The rules of guide 000 once more, slow and obvious, with nothing of the program: months are numbers like 140506, days are counted one by one,
/// amounts are worked out on paper, digit by digit.
/// </summary>
internal static class SlowCalculator
{
    private static readonly PersianCalendar Calendar = new();

    // Each day is asked of the calendar once: its astronomy takes longer than all else here.
    private static readonly Dictionary<DateTime, int> DaysOfMonths = [];

    public static string Ask(
        string group, int? registry, IReadOnlyList<int> paid, IReadOnlyList<int> open, int? months, int? chosen, int year, int month, int day, long basis, IReadOnlyList<SlowTariff> tariffs)
    {
        var lastPaid = paid.Append(registry ?? 0).Max();
        if (lastPaid > 0 && IsTooLate(lastPaid, year, month, day)) return "Refusal.Gap";
        var now = (year * 100) + month;
        int first;
        if (group == "construction")
        {
            if (months is not 1) return "Refusal.OneMonth";
            if (chosen is null) return "Refusal.ThreeMonths";
            if (chosen != Before(now) && chosen != now && chosen != After(now)) return "Refusal.ThreeMonths";
            if (open.Contains(chosen.Value)) return "Refusal.Open";
            if (paid.Contains(chosen.Value)) return "Refusal.Paid";
            if (registry is not null && chosen.Value <= registry) return "Refusal.Paid";
            first = chosen.Value;
        }
        else
        {
            if (open.Count > 0) return "Refusal.Open";
            if (months is null || months < 1 || months > 12) return "Refusal.Months";
            first = lastPaid > 0 ? After(lastPaid) : now;
        }

        return Reckon(first, months.Value, basis, tariffs);
    }

    /// <summary>Walks through the calendar day by day, from the last day of the last paid month, until three whole months are over.</summary>
    private static bool IsTooLate(int lastPaid, int year, int month, int day)
    {
        var moment = Calendar.ToDateTime(lastPaid / 100, lastPaid % 100, 1, 0, 0, 0, 0);
        var wholeMonths = -1;
        var today = Calendar.ToDateTime(year, month, day, 0, 0, 0, 0);
        while (moment <= today)
        {
            // The last day of a month is the one before a first.
            if (DayOfMonth(moment.AddDays(1)) == 1) wholeMonths++;
            if (wholeMonths >= 3) return moment < today;
            moment = moment.AddDays(1);
        }

        return false;
    }

    private static int DayOfMonth(DateTime day) =>
        DaysOfMonths.TryGetValue(day, out var known) ? known : DaysOfMonths[day] = Calendar.GetDayOfMonth(day);

    private static string Reckon(int first, int months, long basis, IReadOnlyList<SlowTariff> tariffs)
    {
        var told = new List<string>();
        long sum = 0;
        var period = first;
        for (var n = 0; n < months; n++)
        {
            var tariff = tariffs.FirstOrDefault(one => one.From <= period && period <= one.To);
            if (tariff is null) return "Refusal.NoTariff";
            var counts = basis;
            if (counts < tariff.Least) counts = tariff.Least;
            if (counts > tariff.Most) counts = tariff.Most;
            var amount = OnPaper(counts, tariff.Premium - tariff.StateShare);
            told.Add(string.Create(CultureInfo.InvariantCulture, $"{period}={counts}:{amount}"));
            sum += amount;
            period = After(period);
        }

        return string.Create(CultureInfo.InvariantCulture, $"{string.Join(' ', told)} sum {sum}");
    }

    /// <summary>Multiplies as in school, a digit at a time from the right, then strikes off six places.</summary>
    private static long OnPaper(long number, int ppm)
    {
        var left = number.ToString(CultureInfo.InvariantCulture).Reverse().Select(digit => digit - '0').ToArray();
        var right = ppm.ToString(CultureInfo.InvariantCulture).Reverse().Select(digit => digit - '0').ToArray();
        var digits = new int[left.Length + right.Length + 1];
        for (var i = 0; i < left.Length; i++)
            for (var j = 0; j < right.Length; j++)
                digits[i + j] += left[i] * right[j];
        for (var i = 0; i < digits.Length - 1; i++)
        {
            digits[i + 1] += digits[i] / 10;
            digits[i] %= 10;
        }

        long whole = 0;
        for (var i = digits.Length - 1; i >= 6; i--) whole = (whole * 10) + digits[i];
        return whole;
    }

    private static int After(int period) => period % 100 == 12 ? ((period / 100) + 1) * 100 + 1 : period + 1;

    private static int Before(int period) => period % 100 == 1 ? ((period / 100) - 1) * 100 + 12 : period - 1;
}
