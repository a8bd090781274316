using System.Net.Http.Headers;
using System.Reflection;
using System.Xml.Linq;
using AngleSharp.Html.Parser;
using Panah.Harness;
using Panah.Ui;
using Shouldly;
using Xunit;

namespace Panah.Tests.Ui;

/// <summary>Promises to readers that are easy to break unseen: every text in every language, every letter in the font, every page light.</summary>
public sealed class PromiseTests(PanahServer server)
{
    private static IEnumerable<string> Resources => Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.resx", SearchOption.AllDirectories);

    [Fact, Row("X8")]
    public void Texts_EveryKey_IsInAllThreeLanguages()
    {
        var missing = new List<string>();
        foreach (var persian in Resources.Where(f => !f.EndsWith(".en.resx", StringComparison.Ordinal) && !f.EndsWith(".ar.resx", StringComparison.Ordinal)))
        {
            var keys = Keys(persian);
            foreach (var other in new[] { ".en.resx", ".ar.resx" }.Select(suffix => Path.ChangeExtension(persian, null) + suffix))
            {
                var there = File.Exists(other) ? Keys(other) : [];
                missing.AddRange(keys.Except(there).Select(key => $"{Path.GetFileName(other)}: {key}"));
                missing.AddRange(there.Except(keys).Select(key => $"{Path.GetFileName(persian)}: {key}"));
            }
        }

        missing.ShouldBeEmpty();
    }

    [Fact, Row("X8")]
    public void Texts_EveryLetter_IsInTheFont()
    {
        using var stream = typeof(Brand).Assembly.GetManifestResourceStream("font/glyphs.txt")!;
        using var reader = new StreamReader(stream);
        var glyphs = reader.ReadToEnd().ToHashSet();
        glyphs.UnionWith("\n\r\t");
        var prose = Directory.EnumerateFiles(Path.Combine(Repository.Root, "src/Ui/Prose"), "*.md");
        var missing = Resources.SelectMany(f => Values(f).Select(v => (File: Path.GetFileName(f), Text: v)))
            .Concat(prose.Select(f => (File: Path.GetFileName(f), Text: File.ReadAllText(f))))
            .SelectMany(t => t.Text.Where(c => !glyphs.Contains(c)).Select(c => $"{t.File}: U+{(int)c:X4} {c}")).Distinct().ToArray();
        missing.ShouldBeEmpty();
    }

    [Theory, Row("X9")]
    [InlineData("/window/sign-in")]
    [InlineData("/")]
    [InlineData("/accessibility")]
    public async Task FirstView_IsWithinItsBudget(string path)
    {
        using var http = new HttpClient();
        var html = await http.GetByteArrayAsync(new Uri(server.Url, path + "?lang=fa"));
        var page = new HtmlParser().ParseDocument(System.Text.Encoding.UTF8.GetString(html));
        var css = await WeighAsync(http, page.QuerySelectorAll("link[rel=stylesheet]").Select(l => l.GetAttribute("href")!));
        var js = await WeighAsync(http, page.QuerySelectorAll("script[src]").Select(l => l.GetAttribute("src")!));
        var fonts = await WeighAsync(http, page.QuerySelectorAll("link[rel=preload]").Select(l => l.GetAttribute("href")!)
            .Concat(page.QuerySelectorAll("link[rel=preload]").Select(l => l.GetAttribute("href")!.Replace("-fa.", "-latin.", StringComparison.Ordinal))));
        html.Length.ShouldBeLessThanOrEqualTo(12 * 1024);
        css.ShouldBeLessThanOrEqualTo(8 * 1024);
        js.ShouldBeLessThanOrEqualTo(6 * 1024);
        fonts.ShouldBeLessThanOrEqualTo(46 * 1024);
        (html.Length + css + js + fonts).ShouldBeLessThanOrEqualTo(75 * 1024);
    }

    [Fact, Row("X9")]
    public async Task AllScriptsTogether_AreWithinTheBudgetOfOneView()
    {
        using var http = new HttpClient();
        var page = new HtmlParser().ParseDocument(await http.GetStringAsync(server.Url));
        var main = page.QuerySelector("script[src]")!.GetAttribute("src")!;
        var names = typeof(Brand).Assembly.GetManifestResourceNames().Where(n => n.StartsWith("assets/", StringComparison.Ordinal) && n.EndsWith(".js", StringComparison.Ordinal));
        // The on-screen keyboard's library comes when somebody opens it, the service worker once and beside the page; they count for themselves.
        var (opened, view) = (names.Where(IsOpened), names.Where(name => !IsOpened(name)));
        (await WeighAsync(http, view.Select(Address))).ShouldBeLessThanOrEqualTo(8 * 1024);
        (await WeighAsync(http, opened.Select(Address))).ShouldBeInRange(1, 14 * 1024);

        static bool IsOpened(string name) => name.EndsWith("/simple-keyboard.js", StringComparison.Ordinal)
            || name.EndsWith("/offline.js", StringComparison.Ordinal);
        string Address(string name) => main.Replace("panah.js", name["assets/".Length..], StringComparison.Ordinal);
    }

    private async Task<int> WeighAsync(HttpClient http, IEnumerable<string> addresses)
    {
        var sum = 0;
        foreach (var address in addresses)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server.Url, address));
            request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("br"));
            using var answer = await http.SendAsync(request);
            answer.EnsureSuccessStatusCode();
            sum += (await answer.Content.ReadAsByteArrayAsync()).Length;
        }

        return sum;
    }

    private static HashSet<string> Keys(string file) => XDocument.Load(file).Root!.Elements("data").Select(d => d.Attribute("name")!.Value).ToHashSet(StringComparer.Ordinal);

    private static IEnumerable<string> Values(string file) => XDocument.Load(file).Root!.Elements("data").Select(d => d.Element("value")!.Value);
}
