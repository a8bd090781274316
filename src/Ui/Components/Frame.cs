using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.Localization;
using Panah.Kernel;
using Panah.Ui.Texts;

namespace Panah.Ui;

/// <summary>
/// Head, header and footer: the same for every request of one language, so they are put together once and then only copied.
/// </summary>
public sealed class Frame
{
    private readonly ConcurrentDictionary<(Language, string Part), HtmlString> _parts = new();
    private readonly AssetFiles _assets;
    private readonly Brand _brand;
    private readonly IStringLocalizer<UiTexts> _texts;
    private readonly HtmlEncoder _encoder;
    private readonly MainMenu _menu;

    internal Frame(AssetFiles assets, Brand brand, IStringLocalizer<UiTexts> texts, HtmlEncoder encoder, MainMenu menu) =>
        (_assets, _brand, _texts, _encoder, _menu) = (assets, brand, texts, encoder, menu);

    /// <summary>Address of a style, script or picture, for capabilities that bring their own (<see cref="AssetSource"/>).</summary>
    public string Asset(string name) => _assets.Url(name);

    /// <summary>The same as a <c>data:</c> address, for a document that must stand alone.</summary>
    public string AssetData(string name) => _assets.DataUri(name);

    /// <summary><c>lang</c>, <c>dir</c> and the person's display choice, for <c>html</c>.</summary>
    public IHtmlContent HtmlAttributes(HttpContext http) =>
        new HtmlString($"lang=\"{Show.Language.Tag}\" dir=\"{Show.Language.Direction}\"{DisplayChoice.Of(http).Attributes()}");

    public string Title(string? page, bool wrong) =>
        (wrong ? _texts["Errors.Prefix"].Value.TrimEnd() + " " : "") + (string.IsNullOrEmpty(page) || page == _brand.Name ? _brand.Name : $"{page} – {_brand.Name}");

    internal IHtmlContent Head => Part(nameof(Head), () =>
    {
        var html = new StringBuilder();
        html.Append("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><meta name=\"color-scheme\" content=\"light dark\">");
        if (Show.Language != Language.English) html.Append(CultureInfo.InvariantCulture, $"<link rel=\"preload\" href=\"{_assets.Url("fonts/vazirmatn-fa.woff2")}\" as=\"font\" type=\"font/woff2\" crossorigin>");
        html.Append(CultureInfo.InvariantCulture, $"<link rel=\"stylesheet\" href=\"{_assets.Url("panah.css")}\">");
        if (_assets.Has("brand.css")) html.Append(CultureInfo.InvariantCulture, $"<link rel=\"stylesheet\" href=\"{_assets.Url("brand.css")}\">");
        html.Append(CultureInfo.InvariantCulture, $"<link rel=\"icon\" href=\"{_assets.Url(_assets.Logo ?? "icon.svg")}\">");
        html.Append(CultureInfo.InvariantCulture, $"<link rel=\"manifest\" href=\"{Manifest.Path}?lang={Show.Language.Tag}\">");
        if (_assets.Logo is null) html.Append(CultureInfo.InvariantCulture, $"<link rel=\"apple-touch-icon\" href=\"{_assets.Url("icon-192.png")}\">");
        html.Append(CultureInfo.InvariantCulture, $"<script type=\"module\" src=\"{_assets.Url("panah.js")}\"></script>");
        return html;
    });

    internal IHtmlContent HeaderStart(HttpContext http)
    {
        var hasMenu = _menu.PlaceOf(http.Request.Path) != MenuPlace.None;
        return Part($"{nameof(HeaderStart)} {hasMenu}", () => HeaderStartHtml(hasMenu));
    }

    private StringBuilder HeaderStartHtml(bool hasMenu)
    {
        var html = new StringBuilder();
        html.Append(CultureInfo.InvariantCulture, $"<a class=\"skip\" href=\"#main\">{Text("Skip")}</a><header class=\"head\"><div class=\"head__in\">");
        html.Append(CultureInfo.InvariantCulture, $"<a class=\"brand\" href=\"/\">{Logo}<span>{_encoder.Encode(_brand.Name)}</span></a>");
        if (hasMenu) html.Append(CultureInfo.InvariantCulture, $"<button class=\"tool tool--menu\" type=\"button\" popovertarget=\"menu\">{Icons.Menu}{Text("Menu.Open")}</button>");
        html.Append(CultureInfo.InvariantCulture, $"<nav class=\"menu\" aria-label=\"{Text("Nav.Label")}\">");
        foreach (var (path, key) in new[] { ("/faq", "Nav.Faq"), ("/contact", "Nav.Contact"), ("/help", "Nav.Help") })
            html.Append(CultureInfo.InvariantCulture, $"<a href=\"{path}\">{Text(key)}</a>");
        html.Append("</nav><div class=\"tools\">");
        html.Append(CultureInfo.InvariantCulture, $"<a class=\"tool\" href=\"/accessibility\">{Icons.Display}<span>{Text("Nav.Display")}</span></a>");
        html.Append(CultureInfo.InvariantCulture, $"<details class=\"pop\"><summary class=\"tool\">{Icons.Globe}<span class=\"vh\">{Text("Nav.Language")}:</span><span>{Text("Nav.LanguageNow")}</span></summary><ul class=\"list\">");
        return html;
    }

    internal IHtmlContent LanguagesEnd { get; } = new HtmlString("</ul></details>");

    /// <summary>For strangers, where the account menu stands for who is signed in; nothing on a page of the way in itself, and on one without a menu.</summary>
    internal IHtmlContent SignIn(HttpContext http)
    {
        var here = _menu.PlaceOf(http.Request.Path);
        return here is MenuPlace.None or MenuPlace.SignIn || _menu.SignIn is not { } door
            ? HtmlString.Empty
            : Part(nameof(SignIn), () => new StringBuilder().Append(CultureInfo.InvariantCulture, $"<a class=\"tool tool--in\" href=\"{door}\">{Text("Nav.SignIn")}</a>"));
    }

    /// <summary>The rest of the header and the main menu, where the page has one. On a narrow screen it opens from a button, without any script.</summary>
    internal IHtmlContent HeaderEnd(HttpContext http)
    {
        var here = _menu.PlaceOf(http.Request.Path);
        return Part($"{nameof(HeaderEnd)} {here}", () =>
        {
            var html = new StringBuilder("</div></div>");
            if (here == MenuPlace.None) return html.Append("</header>");
            html.Append(CultureInfo.InvariantCulture, $"<nav class=\"bar\" id=\"menu\" popover aria-label=\"{Text("Menu.Label")}\"><ul>");
            foreach (var door in _menu.Entries)
                html.Append(CultureInfo.InvariantCulture, $"<li><a href=\"{door.Path}\"{(door.Place == here ? " aria-current=\"true\"" : "")}>{Text($"Menu.{door.Place}")}</a></li>");
            return html.Append("</ul></nav></header>");
        });
    }

    /// <summary>The three languages, each a link to this very page; the rest of its query stays.</summary>
    internal IHtmlContent Languages(HttpContext http)
    {
        if (!http.Request.QueryString.HasValue) return Part(nameof(Languages), () => LanguageLinks("?lang="));
        var rest = new QueryBuilder(http.Request.Query.Where(q => q.Key != "lang" && q.Value.Count == 1).Select(q => KeyValuePair.Create(q.Key, q.Value.ToString())));
        var query = rest.ToString();
        return new HtmlString(LanguageLinks(query.Length == 0 ? "?lang=" : _encoder.Encode(query + "&") + "lang=").ToString());
    }

    internal IHtmlContent Footer => Part(nameof(Footer), () =>
    {
        var html = new StringBuilder("<footer class=\"foot\"><div class=\"foot__in\">");
        html.Append(CultureInfo.InvariantCulture, $"<p>{Text("Foot.Support")}: <a href=\"tel:{_encoder.Encode(_brand.SupportPhone)}\"><bdi dir=\"ltr\" class=\"num\">{_encoder.Encode(Show.Digits(_brand.SupportPhone))}</bdi></a></p>");
        html.Append(CultureInfo.InvariantCulture, $"<p><a href=\"/agencies\">{Text("Foot.Agencies")}</a></p><nav aria-label=\"{Text("Foot.Label")}\"><ul>");
        foreach (var (path, key) in new[] { ("/privacy", "Foot.Privacy"), ("/terms", "Foot.Terms"), ("/accessibility", "Nav.Display"), ("/developers", "Foot.Developers") })
            html.Append(CultureInfo.InvariantCulture, $"<li><a href=\"{path}\">{Text(key)}</a></li>");
        return html.Append("</ul></nav></div></footer><div id=\"live\" class=\"vh\" role=\"status\" aria-live=\"polite\"></div>");
    });

    private string Logo => _assets.Logo is { } file ? $"<img src=\"{_assets.Url(file)}\" alt=\"\" width=\"36\" height=\"36\">" : Icons.House;

    private StringBuilder LanguageLinks(string query)
    {
        var html = new StringBuilder();
        foreach (var (language, name) in new[] { (Language.Persian, "فارسی"), (Language.English, "English"), (Language.Arabic, "العربية") })
        {
            var current = language == Show.Language ? " aria-current=\"true\"" : "";
            html.Append(CultureInfo.InvariantCulture, $"<li><a href=\"{query}{language.Tag}\" lang=\"{language.Tag}\" hreflang=\"{language.Tag}\"{current}>{name}</a></li>");
        }

        return html;
    }

    private string Text(string key) => _encoder.Encode(_texts[key].Value);

    private HtmlString Part(string name, Func<StringBuilder> make)
    {
        var key = (Show.Language, name);
        return _parts.TryGetValue(key, out var part) ? part : _parts[key] = new HtmlString(make().ToString());
    }
}
