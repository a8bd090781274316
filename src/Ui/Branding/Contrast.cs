using System.Globalization;

namespace Panah.Ui;

/// <summary>Contrast of two sRGB colours as WCAG 2.2 defines it (relative luminance, ratio 1 to 21).</summary>
internal static class Contrast
{
    /// <summary>Reads <c>#rrggbb</c>; null for anything else.</summary>
    public static int? Parse(string? colour) =>
        colour is ['#', _, _, _, _, _, _] && int.TryParse(colour.AsSpan(1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var rgb) ? rgb : null;

    public static double Ratio(string one, string other)
    {
        var (a, b) = (Luminance(Parse(one)!.Value), Luminance(Parse(other)!.Value));
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    /// <summary>The colour moved towards black (or white) by a share, for hover.</summary>
    public static string Shade(string colour, double share, bool lighter)
    {
        var rgb = Parse(colour)!.Value;
        int Part(int shift) => (int)Math.Round((((rgb >> shift) & 255) * (1 - share)) + ((lighter ? 255 : 0) * share));
        return string.Create(CultureInfo.InvariantCulture, $"#{Part(16):x2}{Part(8):x2}{Part(0):x2}");
    }

    private static double Luminance(int rgb) => (0.2126 * Linear(rgb >> 16)) + (0.7152 * Linear(rgb >> 8)) + (0.0722 * Linear(rgb));

    private static double Linear(int channel)
    {
        var value = (channel & 255) / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
    }
}
