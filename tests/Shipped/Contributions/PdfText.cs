using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;

namespace Panah.Shipped.Contributions;

/// <summary>
/// Reads the words of a PDF as a reader aloud would: what Chromium wrote, through the map each font has to characters
/// (ISO 32000-1, 9.10.3), an ActualText where there is one, and runs marked ReversedChars turned round.
/// </summary>
internal sealed partial class PdfText
{
    private readonly Dictionary<string, string> _objects;
    private readonly Dictionary<string, Dictionary<int, string>> _fonts = new(StringComparer.Ordinal);

    private PdfText(byte[] pdf)
    {
        // A character for each byte: streams stay what they are.
        _objects = Objects().Matches(Encoding.Latin1.GetString(pdf))
            .ToDictionary(match => match.Groups["id"].Value, match => match.Groups["body"].Value, StringComparer.Ordinal);
        foreach (var font in _objects.Values.SelectMany(body => Fonts().Matches(body)).Where(font => _objects.ContainsKey(font.Groups["id"].Value)))
        {
            if (ToUnicode().Match(_objects[font.Groups["id"].Value]) is { Success: true } map)
                _fonts[font.Groups["name"].Value] = Map(Stream(_objects[map.Groups["id"].Value]));
        }
    }

    /// <summary>All words, letters as they are typed; blanks and joiners left out, since a drawing has none to speak of.</summary>
    public static string Of(byte[] pdf)
    {
        var text = new PdfText(pdf);
        var words = new StringBuilder();
        foreach (var content in text._objects.Values.Select(Stream).Where(stream => stream.Contains(" Tf", StringComparison.Ordinal)))
            words.Append(text.Read(content));
        return Compact(words.ToString());
    }

    public static string Compact(string text) =>
        string.Concat(text.Normalize(NormalizationForm.FormKC).Where(c => !char.IsWhiteSpace(c) && char.GetUnicodeCategory(c) is not UnicodeCategory.Format));

    private string Read(string content)
    {
        var (all, run) = (new StringBuilder(), new List<string>());
        var marks = new Stack<bool>();
        var (font, actual) = (new Dictionary<int, string>(), (string?)null);
        foreach (Match token in Tokens().Matches(content))
        {
            if (token.Groups["font"].Success)
            {
                font = _fonts.GetValueOrDefault(token.Groups["font"].Value) ?? [];
            }
            else if (token.Groups["actual"].Success)
            {
                marks.Push(false);
                actual = Encoding.BigEndianUnicode.GetString(Convert.FromHexString(token.Groups["actual"].Value)).TrimStart('\ufeff');
            }
            else if (token.Groups["begin"].Success)
            {
                marks.Push(token.Value.Contains("ReversedChars", StringComparison.Ordinal));
                if (marks.Peek()) Flush();
            }
            else if (token.Groups["end"].Success)
            {
                actual = null;
                if (!marks.TryPop(out var reversed) || !reversed) continue;
                run.Reverse();
                Flush();
            }
            else if (actual is not null)
            {
                // Said once, however many glyphs draw it.
                run.Add(actual);
                actual = "";
            }
            else
            {
                run.AddRange(Convert.FromHexString(token.Groups["show"].Value).Select(code => font.GetValueOrDefault(code, "")));
            }
        }

        Flush();
        return all.ToString();

        void Flush()
        {
            all.AppendJoin("", run);
            run.Clear();
        }
    }

    private static Dictionary<int, string> Map(string stream)
    {
        var map = new Dictionary<int, string>();
        foreach (Match section in Sections().Matches(stream))
        {
            var hex = Hex().Matches(section.Groups["body"].Value).Select(one => one.Value).ToArray();
            var (range, step) = section.Groups["kind"].Value == "range" ? (true, 3) : (false, 2);
            for (var i = 0; i + step <= hex.Length; i += step)
            {
                var (first, last) = (Number(hex[i]), Number(hex[i + (range ? 1 : 0)]));
                var text = Encoding.BigEndianUnicode.GetString(Convert.FromHexString(hex[i + step - 1]));
                for (var code = first; code <= last; code++) map[code] = text[..^1] + (char)(text[^1] + code - first);
            }
        }

        return map;
    }

    private static int Number(string hex) => int.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static string Stream(string body)
    {
        var at = body.IndexOf("stream\n", StringComparison.Ordinal);
        if (at < 0 || !body[..at].Contains("FlateDecode", StringComparison.Ordinal)) return "";
        using var zlib = new ZLibStream(new MemoryStream(Encoding.Latin1.GetBytes(body[(at + 7)..])), CompressionMode.Decompress);
        using var reader = new StreamReader(zlib, Encoding.Latin1);
        return reader.ReadToEnd();
    }

    [GeneratedRegex(@"(^|\n)(?<id>\d+) 0 obj(?<body>.*?)endobj", RegexOptions.Singleline | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 5000)]
    private static partial Regex Objects();

    [GeneratedRegex(@"/(?<name>F\d+) (?<id>\d+) 0 R", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 5000)]
    private static partial Regex Fonts();

    [GeneratedRegex(@"/ToUnicode (?<id>\d+) 0 R", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 5000)]
    private static partial Regex ToUnicode();

    [GeneratedRegex(
        @"beginbf(?<kind>char|range)(?<body>.*?)endbf", RegexOptions.Singleline | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 5000)]
    private static partial Regex Sections();

    [GeneratedRegex("(?<=<)[0-9A-Fa-f]+(?=>)", RegexOptions.CultureInvariant, 5000)]
    private static partial Regex Hex();

    [GeneratedRegex(
        @"/(?<font>F\d+) [\d.]+ Tf|ActualText <(?<actual>[0-9A-Fa-f]*)>[^B]*BDC|(?<begin>/\w+( <<[^>]*>>)? ?B[MD]C)|(?<end>\bEMC\b)"
        + "|<(?<show>[0-9A-Fa-f]+)> Tj",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 5000)]
    private static partial Regex Tokens();
}
