using Panah.Kernel;

namespace Panah.Entitlement;

/// <summary>One line of a list as it came in.</summary>
/// <param name="Text">The canonical ID, or what stood there (its beginning) when it is none.</param>
/// <param name="Reason">Text key of why it is not asked; null for a line to ask.</param>
internal readonly record struct ListLine(string Text, string? Reason);

/// <summary>Reads a pasted text or a file: an ID a line, or the first column of a CSV.</summary>
internal static class ListOfIds
{
    private const int Longest = 40;

    public static IReadOnlyList<ListLine> Read(string text)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var lines = new List<ListLine>();
        foreach (var raw in text.Split('\n'))
        {
            var column = FirstColumn(raw);
            if (column.Length > 0) lines.Add(Judge(column, seen));
        }

        // A heading over the column is no mistake.
        if (lines is [{ Reason: not null } heading, _, ..] && !heading.Text.AsSpan().ContainsAnyInRange('0', '9')) lines.RemoveAt(0);
        return lines;
    }

    private static ListLine Judge(string text, HashSet<string> seen)
    {
        if (!NationalId.TryParse(text, out var id, out var reason))
            return new ListLine(Shorten(PersianText.FoldDigits(text)), reason);
        // The same ID twice would cost twice and tell the same.
        return new ListLine(id.Value, seen.Add(id.Value) ? null : "List.Twice");
    }

    private static string Shorten(string text)
    {
        var kept = text.Replace("\0", "", StringComparison.Ordinal);
        return kept.Length <= Longest ? kept : kept[..Longest] + "…";
    }

    private static string FirstColumn(string line)
    {
        var end = line.AsSpan().IndexOfAny(",;\t،؛");
        return (end < 0 ? line : line[..end]).Trim().Trim('"', '\uFEFF', '\r').Trim();
    }
}
