using System.Text;

namespace Panah.Kernel.Reference;

/// <summary>Reads the embedded CSV files: a head line, quotes doubled inside quotes, no line breaks inside fields.</summary>
internal static class Csv
{
    public static IEnumerable<IReadOnlyDictionary<string, string>> Rows(string name)
    {
        using var stream = typeof(Csv).Assembly.GetManifestResourceStream($"Panah.Kernel.Reference.{name}")
            ?? throw new InvalidOperationException($"{name} is not embedded.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var head = Fields(reader.ReadLine() ?? "");
        while (reader.ReadLine() is { } line)
        {
            if (line.Length == 0) continue;
            var fields = Fields(line);
            yield return head.Zip(fields).ToDictionary(pair => pair.First, pair => PersianText.Tidy(pair.Second), StringComparer.Ordinal);
        }
    }

    private static List<string> Fields(string line)
    {
        var fields = new List<string>();
        var field = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < line.Length; i++)
        {
            var c = line[i];
            if (c == '"' && quoted && i + 1 < line.Length && line[i + 1] == '"') field.Append(line[i++]);
            else if (c == '"') quoted = !quoted;
            else if (c != ',' || quoted) field.Append(c);
            else
            {
                fields.Add(field.ToString());
                field.Clear();
            }
        }

        fields.Add(field.ToString());
        return fields;
    }
}
