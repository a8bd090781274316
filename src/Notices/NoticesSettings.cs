using System.Globalization;
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

    /// <exception cref="FormatException">A variable holds nonsense; the message names it.</exception>
    public static NoticesSettings Read(PanahSettings settings)
    {
        var defaults = new NoticesSettings();
        return defaults with
        {
            ServeAfterDays = (short)Days("PANAH_LETTERS_SERVED_AFTER_DAYS", defaults.ServeAfterDays),
            RemindAfterDays = Days("PANAH_LETTERS_REMIND_AFTER_DAYS", defaults.RemindAfterDays),
            EarlierUntil = settings.Variable("PANAH_LETTERS_EARLIER_UNTIL") is { Length: > 0 } day ? JalaliDate.Parse(day) : defaults.EarlierUntil,
            EarlierUrl = settings.Variable("PANAH_LETTERS_EARLIER_URL") ?? defaults.EarlierUrl,
            ServicesUrl = settings.Variable("PANAH_LETTERS_SERVICES_URL") ?? defaults.ServicesUrl,
            DossierUrl = settings.Variable("PANAH_DOSSIER_URL") ?? (settings.Simulators ? $"http://localhost:{settings.SimulatorsPort}/dossier" : defaults.DossierUrl),
        };

        int Days(string name, int otherwise) => settings.Variable(name) is not { Length: > 0 } text ? otherwise
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days is >= 1 and <= 365 ? days
            : throw new FormatException($"{name} must be 1 to 365.");
    }
}
