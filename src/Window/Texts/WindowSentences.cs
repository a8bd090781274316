using Microsoft.Extensions.Localization;
using Panah.Registries;

namespace Panah.Window.Texts;

/// <summary>Sentences that several pages say.</summary>
internal static class WindowSentences
{
    /// <summary>How long to wait, in the unit a person thinks in.</summary>
    public static string Wait(this IStringLocalizer<WindowTexts> texts, TimeSpan wait) => wait <= TimeSpan.FromMinutes(2)
        ? texts["SignIn.Wait.Seconds", (int)Math.Ceiling(wait.TotalSeconds)]
        : texts["SignIn.Wait.Minutes", (int)Math.Ceiling(wait.TotalMinutes)];

    /// <summary>Which registry does not answer, and that nothing is lost.</summary>
    public static string Down(this IStringLocalizer<WindowTexts> texts, RegistryUnavailableException down) => texts["Down", texts["Registry." + down.Registry].Value];
}
