using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Microsoft.Extensions.Localization;
using Panah.Ui.Texts;

namespace Panah.Ui;

/// <summary>The summary of what is wrong, first on the page, focused, each error a link to its field. Nothing where nothing is wrong.</summary>
[HtmlTargetElement("p-errors", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class ErrorsTagHelper(IStringLocalizer<UiTexts> texts) : TagHelper
{
    [ViewContext]
    [HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var state = ViewContext.ViewData.ModelState;
        if (state.ErrorCount == 0)
        {
            output.SuppressOutput();
            return;
        }

        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", new HtmlString("sum"));
        output.Attributes.SetAttribute("role", new HtmlString("alert"));
        output.Attributes.SetAttribute("tabindex", new HtmlString("-1"));
        var html = output.Content;
        html.AppendHtml("<h2>").Append(texts["Errors.Title"]).AppendHtml("</h2><ul>");
        foreach (var (name, entry) in state)
        {
            foreach (var error in entry.Errors)
            {
                if (name.Length == 0) html.AppendHtml("<li>").Append(error.ErrorMessage).AppendHtml("</li>");
                else html.AppendHtml("<li><a href=\"#").Append(FieldBase.FieldId(name)).AppendHtml("\">").Append(error.ErrorMessage).AppendHtml("</a></li>");
            }
        }

        html.AppendHtml("</ul>");
    }
}
