using System.Globalization;

namespace Panah.Kernel;

/// <summary>A setting that cannot be used; the message names the variable and says what it takes.</summary>
public sealed class SettingException(string variable, string complaint) : Exception($"{variable}: {complaint}");

/// <summary>How capabilities read settings of their own: an empty variable is one that is not set, and nonsense is refused by its name.</summary>
public static class SettingReading
{
    /// <summary>The variable, trimmed; null when it is not set.</summary>
    public static string? Text(this PanahSettings settings, string variable) =>
        settings.Variable(variable) is { } text && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null;

    /// <summary>A whole number in ASCII digits.</summary>
    /// <exception cref="SettingException">It is none, or outside the bounds.</exception>
    public static int Whole(this PanahSettings settings, string variable, int otherwise, int least, int most) =>
        settings.Text(variable) is not { } text ? otherwise
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number
        : throw new SettingException(variable, $"'{text}' is not a whole number from {least.ToString(CultureInfo.InvariantCulture)} to {most.ToString(CultureInfo.InvariantCulture)}.");

    /// <summary><c>on</c> or <c>off</c>.</summary>
    /// <exception cref="SettingException">It is neither.</exception>
    public static bool Switch(this PanahSettings settings, string variable, bool otherwise) => settings.Text(variable)?.ToLowerInvariant() switch
    {
        null => otherwise,
        "on" or "true" or "1" => true,
        "off" or "false" or "0" => false,
        var text => throw new SettingException(variable, $"'{text}' is neither on nor off."),
    };

    /// <summary>An http or https address, as it was typed.</summary>
    /// <exception cref="SettingException">It is none.</exception>
    public static string? Address(this PanahSettings settings, string variable) =>
        settings.Text(variable) is not { } text ? null
        : Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.UserInfo.Length == 0 ? text
        : throw new SettingException(variable, $"'{text}' is not an http or https address.");
}
