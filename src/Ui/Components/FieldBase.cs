using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Panah.Kernel;

namespace Panah.Ui;

/// <summary>
/// What every field has: a label, a hint and an error that the input is described by, and what was typed before.
/// HTML is written straight to the output; a form's page is the hot path of the sign-in.
/// </summary>
public abstract class FieldBase : TagHelper
{
    [HtmlAttributeName("for")]
    public ModelExpression For { get; set; } = null!;

    /// <summary>The accessible name, exactly as REQUIREMENTS words it.</summary>
    public string? Label { get; set; }

    /// <summary>Help that stays in sight, under the label.</summary>
    public string? Hint { get; set; }

    /// <summary>Marks the field for people and browsers; the rule itself is the page model's.</summary>
    public bool Required { get; set; }

    [ViewContext]
    [HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    protected string Name => For.Name;

    protected string Id => FieldId(For.Name);

    protected string? Error => ErrorOf(For.Name);

    /// <summary>The hint, unless the error beside it says the same: nobody reads one sentence twice.</summary>
    private string? StandingHint => Hint is { } hint && Error is { } error && Says(error, hint) ? null : Hint;

    internal static string FieldId(string name) => name.Replace('.', '_').Replace('[', '_').Replace(']', '_');

    private protected string? ErrorOf(string name) =>
        ViewContext.ViewData.ModelState.TryGetValue(name, out var entry) && entry.Errors.Count > 0 ? entry.Errors[0].ErrorMessage : null;

    /// <summary>What was typed, else the model's value in its canonical form (<c>ToString</c> of an identifier is masked).</summary>
    private protected string? TypedOrModel(string name, object? model) =>
        ViewContext.ViewData.ModelState.TryGetValue(name, out var entry) && entry.RawValue is not null
            ? entry.AttemptedValue
            : model switch
            {
                null => null,
                string text => text,
                Enum value => value.ToString(),
                _ => model.GetType().GetProperty("Value") is { } property && property.PropertyType == typeof(string)
                    ? (string?)property.GetValue(model)
                    : Convert.ToString(model, System.Globalization.CultureInfo.InvariantCulture),
            };

    private protected void Begin(TagHelperOutput output, string tag = "div")
    {
        output.TagName = tag;
        output.TagMode = TagMode.StartTagAndEndTag;
        FieldOrder.Add(ViewContext, Name);
        var own = output.Attributes.TryGetAttribute("class", out var given) ? " " + given.Value : "";
        output.Attributes.SetAttribute("class", new HtmlString((Error is null ? "field" : "field field--bad") + own));
    }

    private protected void WriteLabel(TagHelperContent html, string id, string tag = "label")
    {
        if (tag == "legend") html.AppendHtml("<legend>");
        else html.AppendHtml("<label for=\"").Append(id).AppendHtml("\">");
        html.Append(Label ?? For.Metadata.GetDisplayName()).AppendHtml(tag == "legend" ? "</legend>" : "</label>");
    }

    private protected void WriteHint(TagHelperContent html)
    {
        if (StandingHint is { } hint) html.AppendHtml("<p class=\"hint\" id=\"").Append(Id).AppendHtml("-h\">").Append(hint).AppendHtml("</p>");
    }

    private protected void WriteHintAndError(TagHelperContent html)
    {
        WriteHint(html);
        if (Error is { } error) html.AppendHtml("<p class=\"err\" id=\"").Append(Id).AppendHtml("-e\">").Append(error).AppendHtml("</p>");
    }

    /// <summary>The attributes that tie an input to its hint and error.</summary>
    private protected void WriteTies(TagHelperContent html, string? more = null)
    {
        var (error, hint) = (Error is not null, StandingHint is not null);
        if (hint || error || more is not null)
        {
            html.AppendHtml(" aria-describedby=\"");
            if (hint) html.Append(Id).AppendHtml(error || more is not null ? "-h " : "-h");
            if (error) html.Append(Id).AppendHtml(more is not null ? "-e " : "-e");
            html.AppendHtml(more ?? "").AppendHtml("\"");
        }

        if (error) html.AppendHtml(" aria-invalid=\"true\"");
        if (Required) html.AppendHtml(" required");
    }

    private static bool Says(string error, string hint)
    {
        var (said, again) = (Bare(error), Bare(hint));
        return said.Contains(again, StringComparison.Ordinal) || again.Contains(said, StringComparison.Ordinal);
    }

    private static string Bare(string sentence) => string.Concat(PersianText.Fold(sentence).Where(char.IsLetterOrDigit));

    private protected static void Write(TagHelperContent html, string attribute, string? value)
    {
        if (value is not null) html.AppendHtml(" ").AppendHtml(attribute).AppendHtml("=\"").Append(value).AppendHtml("\"");
    }
}
