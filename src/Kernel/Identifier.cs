namespace Panah.Kernel;

/// <summary>What the identifiers have in common.</summary>
public static class Identifier
{
    /// <summary>Reads a value that was checked before (the database, a registry). What doesn't parse is a bug, and the message doesn't hold it.</summary>
    /// <exception cref="FormatException">Names the type and the reason.</exception>
    public static T Parse<T>(string? text)
        where T : struct, IIdentifier<T> =>
        T.TryParse(text, out var value, out var reason) ? value : throw new FormatException($"Not a {typeof(T).Name}: {reason}");

    /// <summary>The value, or null where the text is none.</summary>
    public static T? ParseOrNull<T>(string? text)
        where T : struct, IIdentifier<T> =>
        T.TryParse(text, out var value, out _) ? value : null;

    /// <summary>Length is right and every character is 0 to 9. <c>\d</c> and <c>$</c> of a regular expression would let more through.</summary>
    internal static bool IsDigits(string text, int length) => text.Length == length && !text.AsSpan().ContainsAnyExceptInRange('0', '9');

    internal static bool IsRepeated(string text) => !text.AsSpan().ContainsAnyExcept(text[0]);

    /// <summary>All but the last <paramref name="shown"/> characters as stars: enough to recognise one's own, for logs and lists.</summary>
    internal static string Mask(string value, int shown) =>
        value.Length <= shown ? value.Length == 0 ? "" : new string('*', value.Length) : new string('*', value.Length - shown) + value[^shown..];
}
