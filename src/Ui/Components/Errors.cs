using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Microsoft.Extensions.Localization;
using Panah.Ui.Texts;

namespace Panah.Ui;

/// <summary>
/// The summary of what is wrong, first on the page, focused, each error a link to its field, in the order of the fields.
/// Nothing where nothing is wrong.
/// </summary>
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
        output.Content.AppendHtml("<h2>").Append(texts["Errors.Title"]).AppendHtml("</h2>").AppendHtml(new Lines(ViewContext));
    }

    /// <summary>Written when the page is sent: only then is it known in what order its fields stand.</summary>
    private sealed class Lines(ViewContext view) : IHtmlContent
    {
        public void WriteTo(TextWriter writer, HtmlEncoder encoder)
        {
            var order = FieldOrder.Of(view);
            writer.Write("<ul>");
            foreach (var (name, entry) in view.ViewData.ModelState.Where(one => one.Value!.Errors.Count > 0).OrderBy(one => order.PlaceOf(one.Key)))
            {
                foreach (var error in entry!.Errors)
                {
                    writer.Write("<li>");
                    if (name.Length > 0)
                    {
                        // Who sends a list may name its places as they like (letters.index), and such a name is no word of ours.
                        writer.Write("<a href=\"#");
                        encoder.Encode(writer, FieldBase.FieldId(name));
                        writer.Write("\">");
                    }

                    encoder.Encode(writer, error.ErrorMessage);
                    writer.Write(name.Length > 0 ? "</a></li>" : "</li>");
                }
            }

            writer.Write("</ul>");
        }
    }
}
