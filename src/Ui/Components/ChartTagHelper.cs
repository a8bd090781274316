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
/// Bars, and the same numbers as a table. Drawn in the reading direction: the first bar stands where the language begins to read.
/// </summary>
[HtmlTargetElement("p-chart", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class ChartTagHelper(IStringLocalizer<UiTexts> texts, HtmlEncoder encoder) : TagHelper
{
    private const int Height = 240;
    private const int Floor = 200;
    private const int Top = 24;

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

    private string Svg()
    {
        var step = 52;
        var width = Math.Max(1, Bars.Count) * step;
        var most = Math.Max(1, Bars.Select(b => b.Value).DefaultIfEmpty(0).Max());
        var svg = new StringBuilder();
        // The table below says it all; the drawing is one picture with a name.
        svg.Append(CultureInfo.InvariantCulture, $"<svg class=\"chart\" direction=\"ltr\" role=\"img\" aria-label=\"{encoder.Encode(Title)}\" viewBox=\"0 0 {width} {Height}\">");
        svg.Append(CultureInfo.InvariantCulture, $"<line x1=\"0\" y1=\"{Floor}\" x2=\"{width}\" y2=\"{Floor}\"/>");
        for (var i = 0; i < Bars.Count; i++)
        {
            var place = Show.Language == Language.English ? i : Bars.Count - 1 - i;
            var high = (int)((Floor - Top) * Bars[i].Value / most);
            var (x, y, middle) = ((place * step) + 12, Floor - high, (place * step) + (step / 2));
            svg.Append(CultureInfo.InvariantCulture, $"<rect{(Bars[i].Highlight ? " class=\"hi\"" : "")} x=\"{x}\" y=\"{y}\" width=\"{step - 24}\" height=\"{high}\" rx=\"5\"/>");
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{middle}\" y=\"{y - 7}\" text-anchor=\"middle\">{encoder.Encode(Show.Number(Bars[i].Value))}</text>");
            svg.Append(CultureInfo.InvariantCulture, $"<text class=\"axis\" x=\"{middle}\" y=\"{Floor + 22}\" text-anchor=\"middle\">{encoder.Encode(Bars[i].Label)}</text>");
        }

        return svg.Append("</svg>").ToString();
    }
}
