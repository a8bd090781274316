using System.Globalization;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Microsoft.Extensions.Localization;
using Panah.Kernel;
using Panah.Ui.Texts;

namespace Panah.Ui;
/// <summary>One of many, in a native select.</summary>
[HtmlTargetElement("p-select", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class SelectTagHelper : FieldBase
{
    public IEnumerable<SelectListItem> Items { get; set; } = [];

    /// <summary>First option, without a value; null leaves it out.</summary>
    public string? Empty { get; set; } = "";

    public string? Autocomplete { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        Begin(output);
        var chosen = TypedOrModel(Name, For.Model) ?? "";
        var html = output.Content;
        WriteLabel(html, Id);
        WriteHintAndError(html);
        html.AppendHtml("<select class=\"input\"");
        Write(html, "id", Id);
        Write(html, "name", Name);
        Write(html, "autocomplete", Autocomplete);
        WriteTies(html);
        html.AppendHtml(">");
        if (Empty is not null) html.AppendHtml("<option value=\"\">").Append(Empty).AppendHtml("</option>");
        foreach (var item in Items)
        {
            html.AppendHtml("<option");
            Write(html, "value", item.Value);
            if (item.Value == chosen || (chosen.Length == 0 && item.Selected)) html.AppendHtml(" selected");
            html.AppendHtml(">").Append(item.Text).AppendHtml("</option>");
        }

        html.AppendHtml("</select>");
    }
}

/// <summary>One of a few, all in sight.</summary>
[HtmlTargetElement("p-choice", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class ChoiceTagHelper : FieldBase
{
    public IEnumerable<SelectListItem> Items { get; set; } = [];

    /// <summary>True puts the choices in a line.</summary>
    public bool Inline { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        Begin(output, "fieldset");
        output.Attributes.SetAttribute("id", Id);
        var chosen = TypedOrModel(Name, For.Model) ?? "";
        var html = output.Content;
        WriteLabel(html, Id, "legend");
        WriteHintAndError(html);
        html.AppendHtml(Inline ? "<div class=\"choices choices--line\">" : "<div class=\"choices\">");
        var n = 0;
        foreach (var item in Items)
        {
            var id = $"{Id}_{n++}";
            html.AppendHtml("<div class=\"choice\"><input type=\"radio\"");
            Write(html, "id", id);
            Write(html, "name", Name);
            Write(html, "value", item.Value);
            WriteTies(html);
            if (string.Equals(item.Value, chosen, StringComparison.OrdinalIgnoreCase) || (chosen.Length == 0 && item.Selected)) html.AppendHtml(" checked");
            html.AppendHtml("><label for=\"").Append(id).AppendHtml("\">").Append(item.Text).AppendHtml("</label></div>");
        }

        html.AppendHtml("</div>");
    }
}

/// <summary>Yes or no.</summary>
[HtmlTargetElement("p-check", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class CheckTagHelper : FieldBase
{
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        Begin(output);
        var on = (TypedOrModel(Name, For.Model) ?? "").StartsWith("true", StringComparison.OrdinalIgnoreCase);
        var html = output.Content;
        if (Error is { } error) html.AppendHtml("<p class=\"err\" id=\"").Append(Id).AppendHtml("-e\">").Append(error).AppendHtml("</p>");
        html.AppendHtml("<div class=\"choice\"><input type=\"checkbox\" value=\"true\"");
        Write(html, "id", Id);
        Write(html, "name", Name);
        WriteTies(html);
        html.AppendHtml(on ? " checked>" : ">");
        WriteLabel(html, Id);
        html.AppendHtml("</div>");
        WriteHint(html);
    }
}
