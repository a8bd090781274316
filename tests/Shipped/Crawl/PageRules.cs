using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace Panah.Shipped.Crawl;

/// <summary>What every page of the product keeps, whoever sees it and in whatever language: rules that need no browser.</summary>
internal static partial class PageRules
{
    /// <summary>What people read as a machine's: addresses, codes and the like stand in these.</summary>
    private const string Machine = "code,pre,kbd,samp,script,style,textarea,svg,template,[lang=en],[translate=no]";

    /// <summary>One line for each rule that the page breaks.</summary>
    /// <param name="brand">The name that every title ends with.</param>
    public static IEnumerable<string> Broken(IHtmlDocument page, string brand)
    {
        var title = page.Title ?? "";
        if (!title.EndsWith(" – " + brand, StringComparison.Ordinal) || title.Length <= brand.Length + 3)
            yield return $"its title is «{title}»";
        if (page.QuerySelectorAll("h1") is var headings && headings.Length != 1)
            yield return $"has {headings.Length} h1";
        else if (headings[0].TextContent.Trim().Length == 0)
            yield return "its h1 is empty";
        foreach (var word in Words(page))
        {
            if (Key().Match(word.Text) is { Success: true } key)
                yield return $"shows the raw key «{key.Value}»";
            if (Spaced().IsMatch(word.Text))
                yield return $"spaces its digits: «{Short(word.Text)}»";
            if (page.DocumentElement.GetAttribute("lang") == "fa" && LatinNumber(word.Text))
                yield return $"has Latin digits in Persian: «{Short(word.Text)}» in {word.Where}";
        }

        foreach (var twin in page.QuerySelectorAll("[id]").GroupBy(element => element.Id, StringComparer.Ordinal).Where(same => same.Count() > 1))
            yield return $"has {twin.Count()} elements with the id «{twin.Key}»";
    }

    /// <summary>Anchors of this page that lead to nowhere on it.</summary>
    public static IEnumerable<string> DeadAnchors(IHtmlDocument page) =>
        page.QuerySelectorAll("a[href^='#']").Select(link => link.GetAttribute("href")![1..])
            .Where(id => id.Length > 0 && page.GetElementById(id) is null).Select(id => $"its anchor #{id} leads nowhere");

    public static IHtmlDocument Parse(string html) => new HtmlParser().ParseDocument(html);

    /// <summary>The page's own name, without brand and without the word for errors.</summary>
    public static string NameOf(IHtmlDocument page, string brand)
    {
        var title = (page.Title ?? "").Replace(" – " + brand, "", StringComparison.Ordinal);
        return title.Split(": ", 2) is [_, var rest] && HasErrors(page) ? rest : title;
    }

    private static bool HasErrors(IHtmlDocument page) => page.QuerySelector("[role=alert]") is not null;

    private static IEnumerable<(string Text, string Where)> Words(IHtmlDocument page)
    {
        foreach (var node in page.Body?.Descendants<IText>() ?? [])
        {
            if (node.ParentElement is { } parent && !string.IsNullOrWhiteSpace(node.Text) && parent.Closest(Machine) is null)
                yield return (node.Text.Trim(), parent.LocalName + (parent.ClassName is { Length: > 0 } name ? "." + name : ""));
        }

        // What is read aloud or shown on hovering is read too.
        foreach (var named in page.QuerySelectorAll("[aria-label],[alt],[title],[placeholder]").Where(element => element.Closest(Machine) is null))
        {
            foreach (var attribute in new[] { "aria-label", "alt", "title", "placeholder" })
            {
                if (named.GetAttribute(attribute) is { Length: > 0 } words)
                    yield return (words, $"{named.LocalName}[{attribute}]");
            }
        }
    }

    /// <summary>
    /// A number in Latin digits. What is dialled stands as on the keys, and a machine's word with Latin letters in or before it stays as it is.
    /// </summary>
    private static bool LatinNumber(string text)
    {
        var latinBefore = false;
        foreach (var word in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            var latin = word.Any(char.IsAsciiLetter);
            if (!latin && !latinBefore && word.Any(char.IsAsciiDigit) && !Dialled().IsMatch(word))
                return true;
            latinBefore = latin;
        }

        return false;
    }

    private static string Short(string text) => text.Length <= 60 ? text : text[..60] + "…";

    [GeneratedRegex(@"(?<![\w./:@-])[A-Z][A-Za-z0-9]+(\.[A-Z][A-Za-z0-9]+)+(?![\w/])", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Key();

    [GeneratedRegex(@"[۰-۹] [۰-۹] [:۰-۹]", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Spaced();

    [GeneratedRegex(@"\*[0-9*]+#", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Dialled();
}
