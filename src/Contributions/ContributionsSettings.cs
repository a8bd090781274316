using Panah.Kernel;

namespace Panah.Contributions;

/// <summary>What an organisation sets for its slips; read once at start.</summary>
/// <param name="SlipDays">A slip that is not received, or not paid, ends after so many days; sooner where the right to continue does.</param>
/// <param name="Chromium">Program that makes PDFs; null looks in the usual places.</param>
/// <param name="BankSilence">A payer waits so long for the word of a bank that does not answer; then the slip may be paid anew, and money found later goes back.</param>
internal sealed record ContributionsSettings(int SlipDays, string? Chromium, TimeSpan BankSilence)
{
    private const int UsualDays = 10;
    private const int UsualHours = 72;

    /// <exception cref="SettingException">A variable holds nonsense; the message names it.</exception>
    public static ContributionsSettings Read(PanahSettings settings) => new(
        settings.Whole("PANAH_SLIP_DAYS", UsualDays, 1, 90),
        settings.Text("PANAH_CHROMIUM"),
        TimeSpan.FromHours(settings.Whole("PANAH_BANK_SILENCE_HOURS", UsualHours, 1, 720)));
}
