using System.Globalization;
using Panah.Kernel;

namespace Panah.Contributions;

/// <summary>What an organisation sets for its slips; read once at start.</summary>
/// <param name="SlipDays">A slip that is not received, or not paid, ends after so many days; sooner where the right to continue does.</param>
/// <param name="Chromium">Program that makes PDFs; null looks in the usual places.</param>
internal sealed record ContributionsSettings(int SlipDays, string? Chromium)
{
    private const int UsualDays = 10;

    /// <exception cref="FormatException">A variable holds nonsense; the message names it.</exception>
    public static ContributionsSettings Read(PanahSettings settings) => new(Days(settings.Variable("PANAH_SLIP_DAYS")), settings.Variable("PANAH_CHROMIUM"));

    private static int Days(string? text) => string.IsNullOrEmpty(text) ? UsualDays
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days is >= 1 and <= 90 ? days
        : throw new FormatException("PANAH_SLIP_DAYS must be 1 to 90.");
}
