using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using Panah.Ui.Texts;

namespace Panah.Ui;

/// <summary>A way back to the menu's entry that the page belongs to (row U1), for a page that has no nearer one. Nothing on a page that belongs to none.</summary>
[HtmlTargetElement("p-back", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class BackTagHelper(IServiceProvider services, IStringLocalizer<UiTexts> texts) : TagHelper
{
    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var menu = services.GetRequiredService<MainMenu>();
        var here = menu.PlaceOf(ViewContext.HttpContext.Request.Path);
        if (menu.Entries.FirstOrDefault(door => door.Place == here) is not { } door)
        {
            output.SuppressOutput();
            return;
        }

        output.TagName = "p";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Content.AppendHtml("<a class=\"back\" href=\"").Append(door.Path).AppendHtml("\">").Append(texts["Back.To", texts[$"Menu.{door.Place}"].Value]).AppendHtml(new HtmlString("</a>"));
    }
}
