using Panah.Kernel;

namespace Panah.Notices;

/// <summary>What an organisation sets for its letters; read once at start.</summary>
internal sealed record NoticesSettings
{
    /// <summary>A letter that nobody opened counts as served so many days after it was announced. Kept with each letter: a change never moves an old letter's date.</summary>
    public short ServeAfterDays { get; init; } = 10;

    /// <summary>An unread letter is announced once more after so many days.</summary>
    public int RemindAfterDays { get; init; } = 3;

    /// <summary>Letters up to this day are in the earlier system (guide 002, row N9).</summary>
    public JalaliDate EarlierUntil { get; init; } = JalaliDate.Of(1398, 3, 31);

    /// <summary>The earlier system.</summary>
    public string EarlierUrl { get; init; } = "https://portal.tamin.ir";

    /// <summary>The services without a visit, the guide's second place for letters.</summary>
    public string ServicesUrl { get; init; } = "https://eservices.tamin.ir";

    /// <summary>کارپوشه ملی ایرانیان; signs in here by OpenID Connect.</summary>
    public string DossierUrl { get; init; } = "https://iranpoosheh.ir";

    /// <exception cref="SettingException">A variable holds nonsense; the message names it.</exception>
    public static NoticesSettings Read(PanahSettings settings)
    {
        var defaults = new NoticesSettings();
        return defaults with
        {
            ServeAfterDays = (short)settings.Whole("PANAH_LETTERS_SERVED_AFTER_DAYS", defaults.ServeAfterDays, 1, 365),
            RemindAfterDays = settings.Whole("PANAH_LETTERS_REMIND_AFTER_DAYS", defaults.RemindAfterDays, 1, 365),
            EarlierUntil = Day(settings, "PANAH_LETTERS_EARLIER_UNTIL") ?? defaults.EarlierUntil,
            EarlierUrl = settings.Address("PANAH_LETTERS_EARLIER_URL") ?? defaults.EarlierUrl,
            ServicesUrl = settings.Address("PANAH_LETTERS_SERVICES_URL") ?? defaults.ServicesUrl,
            DossierUrl = settings.Address("PANAH_DOSSIER_URL") ?? (settings.Simulators ? $"http://localhost:{settings.SimulatorsPort}/dossier" : defaults.DossierUrl),
        };
    }

    private static JalaliDate? Day(PanahSettings settings, string variable) => settings.Text(variable) is not { } text ? null
        : JalaliDate.TryParse(text, out var day, out _) ? day
        : throw new SettingException(variable, $"'{text}' is not a day such as 1398/03/31.");
}
