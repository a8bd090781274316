using System.Collections.Concurrent;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Html;
using Panah.Kernel;

namespace Panah.Ui;

/// <summary>
/// Long texts, one file a language (<c>Prose/privacy.fa.txt</c>), in a small dialect: <c># </c> and <c>## </c> headings, <c>- </c> and <c>1. </c> lists,
/// <c>? </c> a question whose answer folds, <c>! name alt</c> a picture, <c>[text](address)</c> links, <c>`code`</c>; a blank line ends a paragraph.
/// <c>{name}</c>, <c>{phone}</c>, <c>{ussd}</c>, <c>{credit}</c> come from the settings.
/// </summary>
internal sealed partial class Prose(Brand brand, AssetFiles assets, HtmlEncoder encoder)
{
    private readonly ConcurrentDictionary<(string, Language), HtmlString> _read = new();

    public IHtmlContent Of(string name) => _read.GetOrAdd((name, Show.Language), _ => new HtmlString(Render(Source(name), asset => assets.Url(asset))));

    /// <summary>The organisation's own file (X15).</summary>
    public IHtmlContent OfFile(string path) => _read.GetOrAdd((path, Show.Language), _ => new HtmlString(Render(File.ReadAllText(path), asset => assets.Url(asset))));

    /// <summary>One page that needs nothing else, for reading without a network: pictures inside, style inside.</summary>
    public string AsFile(string name, string title) =>
        $"<!doctype html><html lang=\"{Show.Language.Tag}\" dir=\"{Show.Language.Direction}\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">"
        + $"<title>{encoder.Encode(title)}</title><style>body{{font:17px/1.9 Vazirmatn,Tahoma,sans-serif;max-width:42rem;margin:2rem auto;padding:0 1rem;color:#211e1a;background:#fff}}"
        + "img{max-width:100%;border:1px solid #8b8171;border-radius:8px}a{color:#0b4f55}bdi{unicode-bidi:isolate}</style>"
        + Render(Source(name), assets.DataUri) + "</html>";

    private string Render(string text, Func<string, string> address)
    {
        var html = new StringBuilder();
        string? open = null;
        var fold = false;
        void Close()
        {
            if (open is not null) html.Append("</").Append(open).Append('>');
            open = null;
        }

        void Unfold()
        {
            Close();
            if (fold) html.Append("</div></details>");
            fold = false;
        }

        foreach (var raw in Fill(text).Split('\n'))
        {
            var line = raw.TrimEnd();
            var list = line.StartsWith("- ", StringComparison.Ordinal) ? "ul" : Numbered().IsMatch(line) ? "ol" : null;
            if (list is null) Close();
            if (line.Length == 0) continue;
            if (line.StartsWith("? ", StringComparison.Ordinal) || line.StartsWith('#')) Unfold();
            if (list is not null)
            {
                if (open != list) { Close(); html.Append('<').Append(list).Append('>'); open = list; }
                html.Append("<li>").Append(Inline(line[(line.IndexOf(' ') + 1)..])).Append("</li>");
            }
            else if (line.StartsWith("# ", StringComparison.Ordinal)) html.Append("<h1>").Append(Inline(line[2..])).Append("</h1>");
            else if (line.StartsWith("## ", StringComparison.Ordinal)) html.Append("<h2>").Append(Inline(line[3..])).Append("</h2>");
            else if (line.StartsWith("? ", StringComparison.Ordinal))
            {
                html.Append("<details class=\"fold\"><summary>").Append(Inline(line[2..])).Append("</summary><div class=\"stack\">");
                fold = true;
            }
            else if (line.StartsWith("! ", StringComparison.Ordinal)) Picture(html, line.Split(' ', 3), address);
            else html.Append("<p>").Append(Inline(line)).Append("</p>");
        }

        Unfold();
        return html.ToString();
    }

    /// <summary>Pictures are taken by the browser tests; one that is not there is left out.</summary>
    private void Picture(StringBuilder html, string[] parts, Func<string, string> address)
    {
        var file = $"help/{parts[1]}.{Show.Language.Tag}.png";
        if (!assets.Has(file)) return;
        html.Append("<p><img loading=\"lazy\" src=\"").Append(address(file)).Append("\" alt=\"").Append(encoder.Encode(parts[2])).Append("\"></p>");
    }

    private string Inline(string text)
    {
        var html = encoder.Encode(text).Replace("&#x60;", "`", StringComparison.Ordinal);
        html = Code().Replace(html, m => $"<bdi dir=\"ltr\" class=\"num\">{m.Groups["code"].Value}</bdi>");
        return Link().Replace(html, m => $"<a href=\"{m.Groups["href"].Value}\">{m.Groups["text"].Value}</a>");
    }

    private string Fill(string text) => text
        .Replace("{name}", brand.Name, StringComparison.Ordinal)
        .Replace("{phone}", "`" + Show.Digits(brand.SupportPhone) + "`", StringComparison.Ordinal)
        .Replace("{ussd}", "`" + brand.CodeUssd + "`", StringComparison.Ordinal)
        .Replace("{credit}", "`" + brand.CreditUssd + "`", StringComparison.Ordinal);

    private static string Source(string name)
    {
        using var stream = typeof(Prose).Assembly.GetManifestResourceStream($"prose/{name}.{Show.Language.Tag}.txt")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    [GeneratedRegex(@"\A[0-9]+\. ", RegexOptions.None, 1000)]
    private static partial Regex Numbered();

    [GeneratedRegex("`(?<code>[^`]+)`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Code();

    [GeneratedRegex(@"\[(?<text>[^\]]+)\]\((?<href>[^)\s]+)\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Link();
}
