using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Microsoft.Extensions.Localization;
using Panah.Kernel;
using Panah.Ui.Texts;

namespace Panah.Ui;

/// <summary>One bar of a chart.</summary>
public sealed record ChartBar(string Label, long Value, bool Highlight = false);

/// <summary>
/// Bars, and the same numbers as a table. Drawn in the reading direction: the first bar is on top, and bars begin where the language begins to read.
/// </summary>
[HtmlTargetElement("p-chart", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class ChartTagHelper(IStringLocalizer<UiTexts> texts, HtmlEncoder encoder) : TagHelper
{
    // In the units of the drawing; a phone's card is about as wide.
    private const int Width = 340;
    private const int Row = 30;
    private const int Label = 112;
    private const int Number = 44;

    public string Title { get; set; } = "";

    /// <summary>What the bars count, as heading of the table's second column.</summary>
    public string Unit { get; set; } = "";

    public IReadOnlyList<ChartBar> Bars { get; set; } = [];

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "figure";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Content.AppendHtml("<figcaption><h2>").Append(Title).AppendHtml("</h2></figcaption>").AppendHtml(Svg())
            .AppendHtml("<details class=\"fold\"><summary>").Append(texts["Chart.Table"]).AppendHtml("</summary><div><table class=\"table\"><thead><tr><th scope=\"col\">")
            .Append(texts["Chart.Label"]).AppendHtml("</th><th scope=\"col\">").Append(Unit).AppendHtml("</th></tr></thead><tbody>");
        foreach (var bar in Bars)
            output.Content.AppendHtml("<tr><th scope=\"row\">").Append(bar.Label).AppendHtml("</th><td><bdi class=\"num\">").Append(Show.Number(bar.Value)).AppendHtml("</bdi></td></tr>");
        output.Content.AppendHtml("</tbody></table></div></details>");
    }

    /// <summary>A row for each bar: a label has room at any width, and twelve of them are still read on a phone.</summary>
    private string Svg()
    {
        var fromLeft = Show.Language == Language.English;
        var height = Math.Max(1, Bars.Count) * Row;
        var most = Math.Max(1, Bars.Select(b => b.Value).DefaultIfEmpty(0).Max());
        // Where a row begins to be read, its bar starts after the label, and its number stands at the bar's end.
        int At(int fromStart, int wide = 0) => fromLeft ? fromStart : Width - fromStart - wide;
        var anchor = fromLeft ? "start" : "end";
        var svg = new StringBuilder();
        // The table below says it all; the drawing is one picture with a name.
        svg.Append(CultureInfo.InvariantCulture, $"<svg class=\"chart\" direction=\"ltr\" role=\"img\" aria-label=\"{encoder.Encode(Title)}\" viewBox=\"0 0 {Width} {height}\">");
        svg.Append(CultureInfo.InvariantCulture, $"<line x1=\"{At(Label)}\" y1=\"0\" x2=\"{At(Label)}\" y2=\"{height}\"/>");
        for (var i = 0; i < Bars.Count; i++)
        {
            var wide = (int)((Width - Label - Number) * Bars[i].Value / most);
            var (top, line) = ((i * Row) + 5, (i * Row) + 20);
            svg.Append(CultureInfo.InvariantCulture, $"<text class=\"axis\" x=\"{At(0)}\" y=\"{line}\" text-anchor=\"{anchor}\">{encoder.Encode(Bars[i].Label)}</text>");
            svg.Append(CultureInfo.InvariantCulture, $"<rect{(Bars[i].Highlight ? " class=\"hi\"" : "")} x=\"{At(Label, wide)}\" y=\"{top}\" width=\"{wide}\" height=\"{Row - 10}\" rx=\"4\"/>");
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{At(Label + wide + 6)}\" y=\"{line}\" text-anchor=\"{anchor}\">{encoder.Encode(Show.Number(Bars[i].Value))}</text>");
        }

        return svg.Append("</svg>").ToString();
    }
}
