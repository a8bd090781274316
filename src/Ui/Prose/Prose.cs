using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Encodings.Web;
using Markdig;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Renderers.Html.Inlines;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Microsoft.AspNetCore.Html;
using Panah.Kernel;

namespace Panah.Ui;

/// <summary>What long texts say of a room by its name in braces, such as a code to dial; the room registers it, so that help can't promise another.</summary>
public sealed record ProseWord(string Name, string Value);

/// <summary>
/// Long texts, one Markdown file a language (<c>Prose/privacy.fa.md</c>, ADR 0305). <c>## Heading {#id}</c> is where links lead to, <c>###</c> a question whose
/// answer folds, <c>![alt](name)</c> one of the help's pictures, <c>`code`</c> a word or number that runs from left to right; HTML is shown as text.
/// <c>{name}</c> and <c>{phone}</c> are the brand's, others are registered by their rooms (<see cref="ProseWord"/>).
/// </summary>
internal sealed class Prose(Brand brand, IEnumerable<ProseWord> words, AssetFiles assets, HtmlEncoder encoder)
{
    /// <summary>A line ends where it ends in the file: an organisation's own text is typed as a letter is.</summary>
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().DisableHtml().UseGenericAttributes().UseSoftlineBreakAsHardlineBreak().Build();

    private const string PersianRange = "U+600-6FF,U+200B-200F,U+2066-2069,U+FB50-FDFF,U+FE70-FEFF,U+AB,U+BB";
    private const string LatinRange = "U+20-7E,U+A0-AA,U+AC-BA,U+BC-FF,U+2013-2026";

    private readonly ConcurrentDictionary<(string, Language), HtmlString> _read = new();

    public IHtmlContent Of(string name) => _read.GetOrAdd((name, Show.Language), _ => new HtmlString(Render(Source(name), asset => assets.Url(asset))));

    /// <summary>The organisation's own file (X15).</summary>
    public IHtmlContent OfFile(string path) => _read.GetOrAdd((path, Show.Language), _ => new HtmlString(Render(File.ReadAllText(path), asset => assets.Url(asset))));

    /// <summary>One page that needs nothing else, for reading without a network: pictures inside, style inside.</summary>
    public string AsFile(string name, string title) =>
        $"<!doctype html><html lang=\"{Show.Language.Tag}\" dir=\"{Show.Language.Direction}\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">"
        + "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'; font-src data:\">"
        + $"<title>{encoder.Encode(title)}</title><style>{Fonts}"
        + "@page{size:A4;margin:18mm}body{font:17px/1.9 Vazirmatn,Tahoma,sans-serif;max-width:42rem;margin:2rem auto;padding:0 1rem;"
        + "color:#211e1a;background:#fff}"
        + "img{max-width:100%;max-height:150mm;border:1px solid #8b8171;border-radius:8px}"
        + "h2{break-after:avoid}li,img{break-inside:avoid}a{color:#0b4f55}bdi{unicode-bidi:isolate}</style>"
        + Render(Source(name), assets.DataUri, lazy: false) + "</html>";

    /// <summary>Our letters inside: on paper, and where they are not installed.</summary>
    private string Fonts => Font("vazirmatn-fa", PersianRange) + Font("vazirmatn-latin", LatinRange);

    private string Font(string name, string range) =>
        $"@font-face{{font-family:Vazirmatn;src:url({assets.DataUri($"fonts/{name}.woff2")}) format('woff2');font-weight:400 700;unicode-range:{range}}}";

    private string Render(string text, Func<string, string> address, bool lazy = true)
    {
        var document = Markdown.Parse(Fill(text), Pipeline);
        foreach (var picture in document.Descendants<LinkInline>().Where(link => link.IsImage).ToList()) Picture(picture, address, lazy);
        Fold.FoldQuestions(document);
        using var html = new StringWriter(CultureInfo.InvariantCulture);
        var renderer = new HtmlRenderer(html);
        Pipeline.Setup(renderer);
        renderer.ObjectRenderers.Replace<CodeInlineRenderer>(new LatinWord());
        renderer.ObjectRenderers.Add(new FoldRenderer());
        renderer.Render(document);
        return html.ToString();
    }

    /// <summary>Pictures are taken by the browser tests, one for each language; one that is not there is left out with its paragraph.</summary>
    private void Picture(LinkInline picture, Func<string, string> address, bool lazy)
    {
        var file = $"help/{picture.Url}.{Show.Language.Tag}.png";
        if (!assets.Has(file))
        {
            if (picture.Parent?.ParentBlock is { Parent: { } around } paragraph) around.Remove(paragraph);
            return;
        }

        picture.Url = address(file);
        if (lazy) picture.GetAttributes().AddProperty("loading", "lazy");
    }

    private string Fill(string text) => words.Aggregate(
        text.Replace("{name}", brand.Name, StringComparison.Ordinal).Replace("{phone}", "`" + Show.Digits(brand.SupportPhone) + "`", StringComparison.Ordinal),
        static (filled, word) => filled.Replace("{" + word.Name + "}", "`" + word.Value + "`", StringComparison.Ordinal));

    private static string Source(string name)
    {
        using var stream = typeof(Prose).Assembly.GetManifestResourceStream($"prose/{name}.{Show.Language.Tag}.md")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
