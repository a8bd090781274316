using System.Text;
using Panah.Kernel;

namespace Panah.Notices.Intake;

/// <summary>A file whose bytes were looked at: what it is said to be is what it is.</summary>
/// <param name="Name">For showing and saving; made here, never a path.</param>
/// <param name="Type">One of the three kinds that are taken.</param>
internal sealed record CheckedFile(string Name, string Type, byte[] Content)
{
    /// <summary>Of the kind, such as <c>.pdf</c>.</summary>
    public string Extension => Kinds.First(kind => kind.Type == Type).Extension;

    public const int MaxSize = 5 * 1024 * 1024;
    private const int MaxName = 80;

    private static readonly (string Type, string Extension, string[] Aliases, byte[] Magic)[] Kinds =
    [
        ("application/pdf", ".pdf", [".pdf"], "%PDF-"u8.ToArray()),
        ("image/png", ".png", [".png"], [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]),
        ("image/jpeg", ".jpg", [".jpg", ".jpeg"], [0xFF, 0xD8, 0xFF]),
    ];

    /// <summary>Judges by size, first bytes and name. Archives and office files are not taken, so none can burst or run.</summary>
    /// <param name="name">As the sender named it; may hold a path, bidi marks, anything.</param>
    /// <param name="content">The bytes.</param>
    /// <param name="file">The file when the result is true.</param>
    /// <param name="reason"><c>File.Empty</c>, <c>File.TooLarge</c> or <c>File.Type</c> when it is false.</param>
    public static bool TryRead(string? name, byte[] content, out CheckedFile file, out string reason)
    {
        file = null!;
        reason = content.Length == 0 ? "File.Empty" : content.Length > MaxSize ? "File.TooLarge" : "";
        if (reason.Length > 0) return false;
        var kind = Array.Find(Kinds, kind => content.AsSpan().StartsWith(kind.Magic));
        var tidy = PersianText.Tidy(name ?? "");
        var bare = tidy[(tidy.LastIndexOfAny(['/', '\\']) + 1)..];
        var dot = bare.LastIndexOf('.');
        var extension = dot < 0 ? "" : bare[dot..].ToLowerInvariant();
        if (kind.Type is null || (extension.Length > 0 && !kind.Aliases.Contains(extension, StringComparer.Ordinal)))
        {
            reason = "File.Type";
            return false;
        }

        file = new CheckedFile(Stem(dot < 0 ? bare : bare[..dot]) + kind.Extension, kind.Type, content);
        return true;
    }

    private static string Stem(string text)
    {
        var stem = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (stem.Length >= MaxName) break;
            stem.Append(Rune.IsLetterOrDigit(rune) || rune.Value is ' ' or '-' or '_' or '(' or ')' or 0x200C ? rune.ToString() : "_");
        }

        return stem.ToString().Trim() is { Length: > 0 } named ? named : "file";
    }
}
