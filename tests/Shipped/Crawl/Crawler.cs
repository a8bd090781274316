using System.Collections.Concurrent;
using System.Net;
using AngleSharp.Html.Dom;
using Microsoft.Playwright;
using Panah.BrowserTests;
using Panah.Harness;

namespace Panah.Shipped.Crawl;

/// <summary>
/// Walks from page to page as one person in one language: every link, form and anchor that the person is shown. Each page is read by
/// <see cref="PageRules"/>; each kind of page is looked at once a language in Chromium, on a narrow screen, with large text, and by axe.
/// </summary>
internal sealed class Crawler : IDisposable
{
    /// <summary>A list leads to many pages of one kind: so many of them are read.</summary>
    private const int SameKind = 2;
    private const int MostRedirects = 6;

    /// <summary>Looked at already, by whomever: kind of page and language.</summary>
    private static readonly ConcurrentDictionary<string, byte> Looked = new(StringComparer.Ordinal);

    private readonly Person _person;
    private readonly string _who;
    private readonly string _within;
    private readonly string _language;
    private readonly string _brand;
    private readonly Findings _findings;
    private readonly HttpClientHandler _handler;
    private readonly HttpClient _http;
    private readonly Queue<Uri> _ahead = new();
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _kinds = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> _ids = new(StringComparer.Ordinal);
    private readonly List<(string From, Uri To)> _anchors = [];

    public Crawler(Person person, Kind kind, string language, string brand, Findings findings)
    {
        (_person, _who, _within, _language, _brand, _findings) = (person, kind.Name, kind.Within, language, brand, findings);
        _handler = new HttpClientHandler { AllowAutoRedirect = false, Proxy = new WebProxy(person.Proxy), CookieContainer = new CookieContainer() };
        _http = new HttpClient(_handler) { BaseAddress = person.Site };
        _http.DefaultRequestHeaders.Add("Accept", "text/html,*/*;q=0.8");
    }

    /// <summary>Pages the person was shown: address and name.</summary>
    public List<(string Pattern, string Name)> Names { get; } = [];

    public async Task WalkAsync(params string[] seeds)
    {
        await _person.Page.GotoAsync("/contact?lang=" + _language);
        foreach (var cookie in await _person.Context.CookiesAsync())
            _handler.CookieContainer.Add(new System.Net.Cookie(cookie.Name, cookie.Value, "/", _person.Site.Host));
        foreach (var seed in seeds)
            Enqueue(new Uri(_person.Site, seed), "seed");
        while (_ahead.TryDequeue(out var next))
            await VisitAsync(next);
        foreach (var (from, to) in _anchors.Where(anchor =>
            _ids.TryGetValue(Address(anchor.To), out var ids) && !ids.Contains(Uri.UnescapeDataString(anchor.To.Fragment[1..]))))
            Add(from, $"its link to {to.PathAndQuery}{to.Fragment} finds no such place there", to);
    }

    public void Dispose()
    {
        _http.Dispose();
        _handler.Dispose();
    }

    private async Task VisitAsync(Uri address)
    {
        var (answer, end) = await FetchAsync(address);
        using (answer)
        {
            var pattern = Sitemap.PatternOf(end.AbsolutePath) ?? end.AbsolutePath;
            if ((int)answer.StatusCode >= 400)
            {
                Add(pattern, $"answers {(int)answer.StatusCode}, and a page leads there", address);
                return;
            }

            if (answer.Content.Headers.ContentType?.MediaType != "text/html" || answer.Content.Headers.ContentDisposition is not null)
                return;
            var page = PageRules.Parse(await answer.Content.ReadAsStringAsync());
            Sitemap.See(end.AbsolutePath, _language);
            Names.Add((pattern, PageRules.NameOf(page, _brand)));
            _ids[Address(address)] = [.. page.QuerySelectorAll("[id]").Select(element => element.Id!)];
            foreach (var broken in PageRules.Broken(page, _brand).Concat(PageRules.DeadAnchors(page)))
                Add(pattern, broken, end);
            Follow(page, end, pattern);
            if (Looked.TryAdd($"{pattern} {_language}", 0))
                await LookAsync(end, pattern);
        }
    }

    private void Follow(IHtmlDocument page, Uri at, string pattern)
    {
        foreach (var link in page.QuerySelectorAll("a[href],area[href]"))
        {
            if (!Uri.TryCreate(at, link.GetAttribute("href"), out var to) || to.Scheme is not ("http" or "https"))
                continue;
            if (to.Fragment.Length > 1)
                _anchors.Add((pattern, to));
            Enqueue(to, pattern);
        }

        foreach (var file in page.QuerySelectorAll("link[href]:not([rel=canonical]),script[src],img[src],source[src]"))
        {
            if (Uri.TryCreate(at, file.GetAttribute("href") ?? file.GetAttribute("src"), out var to) && to.Scheme is "http" or "https")
                Enqueue(to, pattern);
        }

        foreach (var form in page.QuerySelectorAll("form").OfType<IHtmlFormElement>())
        {
            var to = new Uri(at, form.GetAttribute("action") is { Length: > 0 } action ? action : at.PathAndQuery);
            if (to.Host == at.Host && to.Port == at.Port && !Sitemap.Serves(to.AbsolutePath))
                Add(pattern, $"its form goes to {to.AbsolutePath}, which nothing serves", at);
        }
    }

    private void Enqueue(Uri to, string from)
    {
        if (to.Host != _person.Site.Host || to.Port != _person.Site.Port || Sitemap.NoPage.ContainsKey(to.AbsolutePath))
            return;
        if (!to.AbsolutePath.StartsWith(_within, StringComparison.Ordinal))
        {
            if (!Sitemap.Serves(to.AbsolutePath))
                Add(from, $"its link leads to {to.AbsolutePath}, which nothing serves", to);
            return;
        }

        // The same page in another language is another walk.
        var parts = to.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries);
        var query = string.Join('&', parts.Where(part => !part.StartsWith("lang=", StringComparison.Ordinal)));
        var bare = new UriBuilder(to) { Query = query, Fragment = "" }.Uri;
        if (!_asked.Add(Address(bare)))
            return;
        var names = string.Join('&', query.Split('&').Select(part => part.Split('=')[0]).Order(StringComparer.Ordinal));
        var kind = (Sitemap.PatternOf(to.AbsolutePath) ?? to.AbsolutePath) + "?" + names;
        if ((_kinds[kind] = _kinds.GetValueOrDefault(kind) + 1) <= SameKind)
            _ahead.Enqueue(bare);
    }

    private async Task<(HttpResponseMessage Answer, Uri End)> FetchAsync(Uri address)
    {
        for (var redirects = 0; ; redirects++)
        {
            var answer = await _http.GetAsync(address);
            if ((int)answer.StatusCode is not (301 or 302 or 303 or 307 or 308) || redirects == MostRedirects || answer.Headers.Location is not { } location)
                return (answer, address);
            var to = new Uri(address, location);
            // What leads away, to the dossier or a client, is theirs.
            if (to.Host != _person.Site.Host || to.Port != _person.Site.Port)
                return (answer, address);
            answer.Dispose();
            address = to;
        }
    }

    private async Task LookAsync(Uri address, string pattern)
    {
        var page = _person.Page;
        try
        {
            await page.SetViewportSizeAsync(1280, 800);
            await page.GotoAsync(address.ToString());
            // Contrast does not change with the language or with the reader; AllPagesTests looks at it on every page, in every look.
            foreach (var violation in await Axe.RunAsync(page, AxeRules.AllButContrast))
                Add(pattern, "axe: " + violation, address);
            await page.EvaluateAsync("() => { document.documentElement.style.fontSize = '200%'; }");
            await NothingIsWiderAsync(pattern, "at 1280 px and 200 % text", address);
            await page.EvaluateAsync("() => { document.documentElement.style.fontSize = ''; }");
            await page.SetViewportSizeAsync(320, 800);
            await NothingIsWiderAsync(pattern, "at 320 px", address);
        }
        catch (PlaywrightException failure)
        {
            Add(pattern, "could not be looked at: " + failure.Message, address);
        }
    }

    private async Task NothingIsWiderAsync(string pattern, string where, Uri address)
    {
        if (await _person.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth") is > 0 and var over)
            Add(pattern, $"is {over} px wider than the screen {where}", address);
    }

    private void Add(string pattern, string what, Uri address) => _findings.Add($"{pattern} ({_language})", what, $"{_who} at {address.PathAndQuery}");

    private static string Address(Uri address) => address.PathAndQuery;
}
