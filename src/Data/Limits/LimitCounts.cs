using System.Globalization;
using Panah.Kernel;

namespace Panah.Data;

/// <summary>The counts of limits, as the operator sets them: <c>PANAH_LIMITS=window.send.address=3000,staff.sign-in=60</c>. What is not named stays as declared.</summary>
public sealed class LimitCounts
{
    private const string Variable = "PANAH_LIMITS";
    private readonly Dictionary<string, int> _counts;

    private LimitCounts(Dictionary<string, int> counts) => _counts = counts;

    /// <summary>How many of this limit are let through in its window.</summary>
    public int Of(Limit limit) => _counts.GetValueOrDefault(limit.Purpose, limit.Count);

    /// <exception cref="SettingException">A purpose that there is not, or no count.</exception>
    public static LimitCounts Read(PanahSettings settings)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var pair in settings.Text(Variable)?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [])
        {
            if (pair.Split('=', 2, StringSplitOptions.TrimEntries) is not [var purpose, var number]
                || !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count is < 1 or > 1_000_000_000)
                throw new SettingException(Variable, $"'{pair}' is not purpose=count, such as window.send.address=3000.");
            if (LimitBook.Find(purpose) is null)
                throw new SettingException(Variable, $"there is no limit '{purpose}'; docs/limits.md lists all.");
            counts[purpose] = count;
        }

        return new LimitCounts(counts);
    }
}
