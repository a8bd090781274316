using System.Text.Encodings.Web;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using Panah.Ui.Texts;

namespace Panah.Ui;

/// <summary>The panel of announcements; nothing where there are none.</summary>
[HtmlTargetElement("p-announcements", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed partial class AnnouncementsTagHelper(IServiceProvider services, IStringLocalizer<UiTexts> texts, HtmlEncoder encoder) : TagHelper
{
    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var announcements = await services.GetRequiredService<Announcements>().CurrentAsync();
        if (announcements.Count == 0)
        {
            output.SuppressOutput();
            return;
        }

        output.TagName = "section";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", new HtmlString("card stack"));
        output.Attributes.SetAttribute("aria-labelledby", new HtmlString("news-t"));
        var html = output.Content.AppendHtml("<h2 id=\"news-t\">").Append(texts["News.Title"]).AppendHtml("</h2><ul class=\"news\">");
        foreach (var item in announcements)
        {
            html.AppendHtml("<li><h3>").Append(item.Title).AppendHtml("</h3><p>").AppendHtml(WithCodes(item.Body)).AppendHtml("</p>");
            if (item.Link is { } link) html.AppendHtml("<a href=\"").Append(link).AppendHtml("\">").Append(texts["News.More"]).AppendHtml("<span class=\"vh\">: ").Append(item.Title).AppendHtml("</span></a>");
            html.AppendHtml("</li>");
        }

        html.AppendHtml("</ul>");
    }

    /// <summary>A code to dial is isolated: in right-to-left text its star and square would change places.</summary>
    private string WithCodes(string text) =>
        DialCode().Replace(encoder.Encode(Show.Digits(text)), code => $"<bdi dir=\"ltr\" class=\"num\">{code.Value}</bdi>");

    [GeneratedRegex(@"\*[\p{Nd}*]+\#", RegexOptions.None, 1000)]
    private static partial Regex DialCode();
}
