using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Panah.Simulators.Mail;

/// <summary>As much of RFC 5322 and MIME as a mail program that sends plain text uses.</summary>
internal sealed partial record ParsedMail(string Subject, string Text, string? MessageId)
{
    public static ParsedMail Parse(string raw)
    {
        var (headers, body) = Split(raw);
        return new ParsedMail(DecodeWords(headers.GetValueOrDefault("subject", "")), Body(headers, body), headers.GetValueOrDefault("message-id"));
    }

    private static string Body(Dictionary<string, string> headers, string body)
    {
        var type = headers.GetValueOrDefault("content-type", "text/plain");
        var boundary = Boundary().Match(type);
        if (boundary.Success)
        {
            var parts = body.Split("--" + boundary.Groups["name"].Value, StringSplitOptions.None).Skip(1).Select(part => Split(part.TrimStart('\r', '\n'))).ToArray();
            var plain = parts.FirstOrDefault(part => part.Headers.GetValueOrDefault("content-type", "text/plain").StartsWith("text/plain", StringComparison.OrdinalIgnoreCase));
            return plain.Headers is null ? "" : Body(plain.Headers, plain.Body);
        }

        var bytes = headers.GetValueOrDefault("content-transfer-encoding", "8bit").Trim().ToLowerInvariant() switch
        {
            "base64" => Convert.FromBase64String(body),
            "quoted-printable" => QuotedPrintable(body, underscoreIsBlank: false),
            _ => Encoding.UTF8.GetBytes(body),
        };
        return Encoding.UTF8.GetString(bytes).Replace("\r\n", "\n", StringComparison.Ordinal).TrimEnd('\n');
    }

    private static (Dictionary<string, string> Headers, string Body) Split(string raw)
    {
        var end = raw.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var head = end < 0 ? raw : raw[..end];
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in Folding().Replace(head, " ").Split("\r\n"))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0) headers[line[..colon].Trim()] = line[(colon + 1)..].Trim();
        }

        return (headers, end < 0 ? "" : raw[(end + 4)..]);
    }

    /// <summary>RFC 2047.</summary>
    private static string DecodeWords(string text) => EncodedWord().Replace(BetweenWords().Replace(text, ""), word =>
        Encoding.UTF8.GetString(word.Groups["kind"].Value is "B" or "b" ? Convert.FromBase64String(word.Groups["text"].Value) : QuotedPrintable(word.Groups["text"].Value, underscoreIsBlank: true)));

    private static byte[] QuotedPrintable(string text, bool underscoreIsBlank)
    {
        text = text.Replace("=\r\n", "", StringComparison.Ordinal);
        var bytes = new List<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '=' && i + 2 < text.Length && byte.TryParse(text.AsSpan(i + 1, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var one))
            {
                bytes.Add(one);
                i += 2;
            }
            else
            {
                bytes.Add((byte)(underscoreIsBlank && text[i] == '_' ? ' ' : text[i]));
            }
        }

        return [.. bytes];
    }

    [GeneratedRegex("boundary=\"?(?<name>[^\";\r\n]+)\"?", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Boundary();

    [GeneratedRegex("\r\n[ \t]+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Folding();

    [GeneratedRegex(@"(?<=\?=)\s+(?==\?)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex BetweenWords();

    [GeneratedRegex(@"=\?utf-8\?(?<kind>[BQ])\?(?<text>[^?]*)\?=", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex EncodedWord();
}
