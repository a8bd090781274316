using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;
using Panah.Ui.Texts;

namespace Panah.Ui;

/// <summary>
/// The error page as it is while there is no database: the same words and style, and nothing that would have to be looked up, so neither a person
/// nor a menu. It is written outside the pipeline, hence it chooses its language itself.
/// </summary>
public sealed class PlainPage(Frame frame, IStringLocalizer<UiTexts> texts, HtmlEncoder encoder)
{
    /// <summary>Writes the body; status and headers are the caller's.</summary>
    /// <param name="http">Whose language and display choice it has.</param>
    /// <param name="kind">Whose sentences, such as <c>Away</c>.</param>
    /// <param name="reference">What people may name on the phone; empty shows none.</param>
    /// <param name="again">True leads to the address that was asked for, in place of home.</param>
    public async Task WriteAsync(HttpContext http, string kind, string reference, bool again = false)
    {
        LanguageChoice.Apply(http);
        var html = new StringBuilder();
        html.Append(CultureInfo.InvariantCulture, $"<!doctype html>\n<html {Html(frame.HtmlAttributes(http))}>\n<head>\n<meta charset=\"utf-8\">\n");
        html.Append(CultureInfo.InvariantCulture, $"<title>{encoder.Encode(frame.Title(texts[$"Error.{kind}.Title"], wrong: false))}</title>\n{Html(frame.Head)}\n</head>\n<body>\n");
        html.Append(CultureInfo.InvariantCulture, $"<main id=\"main\" tabindex=\"-1\">\n<div class=\"card stack narrow\">\n<h1>{Text($"Error.{kind}.Title")}</h1>\n<p>{Text($"Error.{kind}.Text")}</p>\n");
        if (reference.Length > 0)
            html.Append(CultureInfo.InvariantCulture, $"<p class=\"soft\">{Text("Error.Reference")}: <bdi dir=\"ltr\" class=\"num\">{encoder.Encode(reference)}</bdi></p>\n");
        html.Append(
            CultureInfo.InvariantCulture,
            $"<p class=\"row\">{(again ? Link("", "Error.Again") : Link("/", "Error.Home"))}</p>\n</div>\n</main>\n</body>\n</html>\n");
        http.Response.ContentType = "text/html; charset=utf-8";
        await http.Response.WriteAsync(html.ToString(), http.RequestAborted);
    }

    private string Link(string address, string key) => $"<a class=\"btn\" href=\"{address}\">{Text(key)}</a>";

    private string Text(string key) => encoder.Encode(texts[key].Value);

    private string Html(IHtmlContent content)
    {
        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        content.WriteTo(writer, encoder);
        return writer.ToString();
    }
}
