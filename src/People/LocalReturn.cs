using System.Text;

namespace Panah.People;

/// <summary>The address to go back to after sign-in: a path on this site, or nothing. An open redirect would lend our name to a stranger's page.</summary>
public static class LocalReturn
{
    /// <summary>Name of the query parameter on every sign-in page.</summary>
    public const string Parameter = "returnUrl";

    private const int MaxLength = 4_000;

    /// <summary>
    /// The address when it is a path on this site (one slash, no backslash, no control character), else null. Letters outside ASCII come back
    /// escaped, as a header has to have them.
    /// </summary>
    public static string? Validate(string? address) =>
        address is { Length: > 0 and <= MaxLength } && address[0] == '/' && (address.Length == 1 || address[1] is not ('/' or '\\'))
            && !address.AsSpan().ContainsAnyInRange('\0', '\u001F') && !address.AsSpan().ContainsAny('\\', '\u007F') ? Escaped(address) : null;

    /// <summary><paramref name="page"/> with the address as its query; the page alone where there is none to keep.</summary>
    public static string Append(string page, string? address) =>
        Validate(address) is { } local ? $"{page}{(page.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{Parameter}={Uri.EscapeDataString(local)}" : page;

    private static string Escaped(string address) => Ascii.IsValid(address) ? address
        : string.Concat(address.EnumerateRunes().Select(rune => rune.IsAscii ? rune.ToString() : Uri.EscapeDataString(rune.ToString())));
}
