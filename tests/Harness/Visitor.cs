using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Shouldly;

namespace Panah.Harness;

/// <summary>
/// A person with a browser that has no JavaScript: opens pages, fills fields by their label, presses buttons by their text.
/// Keeps cookies, sends hidden fields (antiforgery) as they stand, follows redirects. Each visitor has an IP address of its own.
/// </summary>
public sealed class Visitor : IDisposable
{
    private const int MostRedirects = 10;
    private readonly HttpClient _http;
    private readonly SocketsHttpHandler _handler;
    private readonly Func<IHtmlDocument, string>? _securityCode;
    private FormState? _form;

    /// <param name="address">Of somebody else, to come from the same place; a new one by default.</param>
    public Visitor(Uri site, string? securityCode = null, IPAddress? address = null) : this(site, securityCode is null ? null : _ => securityCode, address)
    {
    }

    /// <param name="securityCode">Reads the security code of a page that shows it.</param>
    public Visitor(Uri site, Func<IHtmlDocument, string>? securityCode, IPAddress? address = null)
    {
        Site = site;
        Address = address ?? new IPAddress([127, .. RandomNumberGenerator.GetBytes(2), (byte)RandomNumberGenerator.GetInt32(2, 250)]);
        _securityCode = securityCode;
        _handler = new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = Cookies, ConnectCallback = ConnectAsync };
        _http = new HttpClient(_handler) { BaseAddress = site, Timeout = TimeSpan.FromSeconds(60) };
        _http.DefaultRequestHeaders.Add("User-Agent", "Mozilla/5.0 (X11; Linux x86_64) PanahVisitor/1.0");
        _http.DefaultRequestHeaders.Add("Accept", "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8");
    }

    public Uri Site { get; }

    /// <summary>Client of the simulators' JSON, where the visitor's phone lies; null where the test reads phones itself.</summary>
    public HttpClient? Simulators { get; init; }

    /// <summary>Where the requests come from; limits by address see it.</summary>
    public IPAddress Address { get; }

    public CookieContainer Cookies { get; } = new();

    /// <summary>The raw client with this visitor's cookies, for requests that a browser would not make. It follows no redirects.</summary>
    public HttpClient Http => _http;

    /// <summary>The page being looked at.</summary>
    public IHtmlDocument Page { get; private set; } = new HtmlParser().ParseDocument("");

    /// <summary>Address of the page being looked at.</summary>
    public Uri Url { get; private set; } = new("about:blank");

    public HttpStatusCode Status { get; private set; }

    /// <summary>What the server sent, also when it is no page.</summary>
    public byte[] Body { get; private set; } = [];

    public string BodyText => System.Text.Encoding.UTF8.GetString(Body);

    public System.Net.Http.Headers.HttpResponseHeaders? Headers { get; private set; }

    public System.Net.Http.Headers.HttpContentHeaders? ContentHeaders { get; private set; }

    /// <summary>All text of the page, blanks collapsed.</summary>
    public string Text => Labels.Normal(Page.Body?.TextContent);

    /// <summary>The page's main heading.</summary>
    public string Heading => Labels.Normal(Page.QuerySelector("h1")?.TextContent);

    /// <summary>Opens an address, following redirects; fails on a status of 400 or more unless <paramref name="expect"/> names it.</summary>
    public async Task<Visitor> OpenAsync(string path, HttpStatusCode? expect = null)
    {
        await SendAsync(HttpMethod.Get, new Uri(Url.IsAbsoluteUri && Url.Scheme != "about" ? Url : Site, path), content: null);
        return Check(expect, $"GET {path}");
    }

    /// <summary>Types into the field with this label.</summary>
    public Visitor Fill(string label, string value)
    {
        var field = Labels.Field(Page, label);
        State(field).Set(field, value);
        return this;
    }

    /// <summary>Types into a field of a group, such as «روز» of «تاریخ تولد».</summary>
    public Visitor Fill(string legend, string label, string value)
    {
        var field = Labels.Field(Labels.Group(Page, legend), label);
        State(field).Set(field, value);
        return this;
    }

    /// <summary>Fills a Jalali date: «روز», «ماه», «سال» of the group with this legend.</summary>
    public Visitor FillDate(string legend, int year, int month, int day)
    {
        var group = Labels.Group(Page, legend);
        var select = group.QuerySelectorAll("select").OfType<IHtmlSelectElement>().Single();
        var option = select.Options.FirstOrDefault(o => int.TryParse(o.Value, out var number) && number == month)
            ?? throw new ShouldAssertException($"«{legend}» offers no month {month}.");
        State(select).Set(select, option.Value);
        return Fill(legend, "روز", Invariant(day)).Fill(legend, "سال", Invariant(year));
    }

    /// <summary>Chooses an option of a select, or a radio button of a group, by their texts.</summary>
    public Visitor Choose(string label, string option)
    {
        if (Labels.TryField(Page.DocumentElement, label) is IHtmlSelectElement select)
        {
            var found = select.Options.FirstOrDefault(o => Labels.Same(o.Text, option))
                ?? throw new ShouldAssertException($"«{label}» offers no «{option}»; it has: {string.Join("، ", select.Options.Select(o => o.Text.Trim()))}");
            State(select).Set(select, found.Value);
            return this;
        }

        var radio = Labels.Field(Labels.Group(Page, label), option);
        State(radio).Set(radio, ((IHtmlInputElement)radio).Value);
        return this;
    }

    /// <summary>Ticks or clears a check box.</summary>
    public Visitor Tick(string label, bool on = true)
    {
        var box = (IHtmlInputElement)Labels.Field(Page, label);
        State(box).SetTicked(box, on);
        return this;
    }

    /// <summary>Puts a file into a file field.</summary>
    public Visitor Attach(string label, string fileName, byte[] content, string type = "application/octet-stream")
    {
        var field = Labels.Field(Page, label);
        State(field).SetFile(field, fileName, content, type);
        return this;
    }

    /// <summary>Presses the button with this text and sends its form. An error page fails unless <paramref name="expect"/> names its status.</summary>
    public async Task<Visitor> PressAsync(string text, HttpStatusCode? expect = null)
    {
        var button = Labels.Button(Page, text);
        var state = State(button);
        if (_securityCode is not null && Labels.TryField(state.Form, "کد امنیتی") is { } code && !state.Touched(code))
        {
            state.Set(code, _securityCode(Page));
        }

        var (method, target, content) = state.Submit(button, Url);
        await SendAsync(method, target, content);
        return Check(expect, $"«{text}»");
    }

    /// <summary>Follows the link with this text.</summary>
    public Task<Visitor> FollowAsync(string text, HttpStatusCode? expect = null) => OpenAsync(Labels.Link(Page, text).GetAttribute("href")!, expect);

    /// <summary>Posts raw fields with the page's antiforgery token: what a browser would never send.</summary>
    public async Task<Visitor> PostAsync(string path, IEnumerable<KeyValuePair<string, string>> fields, HttpStatusCode? expect = null)
    {
        var token = Page.QuerySelector("input[name=__RequestVerificationToken]")?.GetAttribute("value");
        var all = token is null ? fields : [.. fields, new("__RequestVerificationToken", token)];
        await SendAsync(HttpMethod.Post, new Uri(Site, path), new FormUrlEncodedContent(all));
        return Check(expect, $"POST {path}");
    }

    /// <summary>The value a field shows.</summary>
    public string Shown(string label) => Labels.Field(Page, label) switch
    {
        IHtmlSelectElement select => Labels.Normal(select.SelectedOptions.FirstOrDefault()?.Text),
        IHtmlTextAreaElement area => area.TextContent,
        var field => field.GetAttribute("value") ?? "",
    };

    /// <summary>The error tied to the field by <c>aria-describedby</c>; empty when it has none.</summary>
    public string ErrorOf(string label) => Labels.ErrorOf(Page, Labels.TryField(Page.DocumentElement, label) ?? Labels.Group(Page, label));

    public Visitor ShouldSee(string text)
    {
        Text.ShouldContain(Labels.Normal(text), Case.Sensitive, $"at {Url.PathAndQuery}");
        return this;
    }

    public Visitor ShouldNotSee(string text)
    {
        Text.ShouldNotContain(Labels.Normal(text), Case.Sensitive, $"at {Url.PathAndQuery}");
        return this;
    }

    /// <summary>The path must be this, whatever the query.</summary>
    public Visitor ShouldBeAt(string path)
    {
        Url.AbsolutePath.ShouldBe(
            path, $"the page says: {Heading} {string.Join(" | ", Page.QuerySelectorAll("[role=alert]").Select(a => Labels.Normal(a.TextContent)))}");
        return this;
    }

    /// <summary>The error stands next to the field and in the summary, and the title says so.</summary>
    public Visitor ShouldHaveError(string label, string error)
    {
        ErrorOf(label).ShouldContain(Labels.Normal(error), Case.Sensitive, $"next to «{label}» at {Url.PathAndQuery}");
        return ShouldHaveError(error);
    }

    /// <summary>The summary (<c>role="alert"</c>) has the error.</summary>
    public Visitor ShouldHaveError(string error)
    {
        string.Join(" | ", Page.QuerySelectorAll("[role=alert]").Select(a => Labels.Normal(a.TextContent)))
            .ShouldContain(Labels.Normal(error), Case.Sensitive, $"in the summary at {Url.PathAndQuery}");
        return this;
    }

    public void Dispose()
    {
        _http.Dispose();
        _handler.Dispose();
    }

    private static string Invariant(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private FormState State(IElement inForm)
    {
        var form = FormState.Of(inForm);
        return _form?.Form == form ? _form : _form = new FormState(form);
    }

    private Visitor Check(HttpStatusCode? expect, string what)
    {
        if (expect is { } status)
        {
            Status.ShouldBe(status, $"{what} at {Url}");
        }
        else if ((int)Status >= 400)
        {
            throw new ShouldAssertException($"{what} answered {(int)Status} at {Url}: {Text[..Math.Min(Text.Length, 600)]}");
        }

        return this;
    }

    private async Task SendAsync(HttpMethod method, Uri target, HttpContent? content)
    {
        for (var redirects = 0; ; redirects++)
        {
            redirects.ShouldBeLessThan(MostRedirects, $"redirects at {target}");
            using var request = new HttpRequestMessage(method, target) { Content = content };
            if (content is not null)
            {
                request.Headers.Add("Origin", Site.GetLeftPart(UriPartial.Authority));
            }

            using var answer = await _http.SendAsync(request);
            if (answer.Headers.Location is { } location && (int)answer.StatusCode is 301 or 302 or 303 or 307 or 308)
            {
                target = new Uri(target, location);
                (method, content) = (int)answer.StatusCode is 307 or 308 ? (method, content) : (HttpMethod.Get, null);
                continue;
            }

            (Status, Url, Headers, ContentHeaders) = (answer.StatusCode, target, answer.Headers, answer.Content.Headers);
            Body = await answer.Content.ReadAsByteArrayAsync();
            var html = answer.Content.Headers.ContentType?.MediaType == "text/html";
            Page = new HtmlParser().ParseDocument(html ? BodyText : "");
            _form = null;
            return;
        }
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancel)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            if (context.DnsEndPoint.Host is "localhost" or "127.0.0.1")
            {
                socket.Bind(new IPEndPoint(Address, 0));
            }

            await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
