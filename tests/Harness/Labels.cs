using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Shouldly;

namespace Panah.Harness;

/// <summary>Finds what a person names: a field by its label, a group by its legend, a button or link by its text.</summary>
internal static partial class Labels
{
    private const string Fields = "input:not([type=hidden]):not([type=submit]):not([type=button]),select,textarea";

    /// <summary>Blanks collapsed, bidi controls gone.</summary>
    public static string Normal(string? text) =>
        Blanks().Replace(string.Concat((text ?? "").Where(c => c is not ('\u200e' or '\u200f' or (>= '\u2066' and <= '\u2069')))), " ").Trim();

    public static bool Same(string? shown, string asked) => string.Equals(Normal(shown).TrimEnd('*', ' ', ':'), Normal(asked), StringComparison.Ordinal);

    public static IElement Field(IParentNode scope, string label) =>
        TryField(scope, label) ?? throw new ShouldAssertException(
            $"No field «{label}»; there are: {string.Join("، ", scope.QuerySelectorAll(Fields).Select(f => $"«{NameOf(f)}»"))}");

    /// <summary>By exact name first, then by a name that begins with it («تلفن (اختیاری)»), when only one does.</summary>
    public static IElement? TryField(IParentNode scope, string label)
    {
        var fields = scope.QuerySelectorAll(Fields).ToList();
        var exact = fields.FirstOrDefault(f => Same(NameOf(f), label));
        if (exact is not null)
        {
            return exact;
        }

        var close = fields.Where(f => NameOf(f).StartsWith(Normal(label), StringComparison.Ordinal)).ToList();
        return close.Count == 1 ? close[0] : null;
    }

    public static IElement Group(IParentNode scope, string legend) =>
        scope.QuerySelectorAll("fieldset,[role=group],[role=radiogroup]").LastOrDefault(g => Same(GroupName(g), legend))
        ?? throw new ShouldAssertException($"No group «{legend}».");

    public static IElement Button(IParentNode scope, string text) =>
        scope.QuerySelectorAll("button,input[type=submit]").FirstOrDefault(b => !b.HasAttribute("disabled") && Same(NameOf(b), text))
        ?? throw new ShouldAssertException(
            $"No button «{text}»; there are: {string.Join("، ", scope.QuerySelectorAll("button,input[type=submit]").Select(b => $"«{NameOf(b)}»"))}");

    public static IElement Link(IParentNode scope, string text) =>
        scope.QuerySelectorAll("a[href]").FirstOrDefault(a => Same(NameOf(a), text))
        ?? throw new ShouldAssertException(
            $"No link «{text}»; there are: {string.Join("، ", scope.QuerySelectorAll("a[href]").Select(b => $"«{NameOf(b)}»"))}");

    /// <summary>Text of the elements of <c>aria-describedby</c> that are errors (hints left out), or of <c>aria-errormessage</c>.</summary>
    public static string ErrorOf(IDocument page, IElement field)
    {
        if (field.GetAttribute("aria-invalid") != "true" && field.QuerySelector("[aria-invalid=true]") is { } inner)
        {
            field = inner;
        }

        var ids = $"{field.GetAttribute("aria-describedby")} {field.GetAttribute("aria-errormessage")}".Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return Normal(string.Join(" ", ids.Select(page.GetElementById).Where(IsError).Select(e => e!.TextContent)));
    }

    private static bool IsError(IElement? element) =>
        element is not null
        && (element.ClassList.Contains("err") || (element.Id + " " + element.ClassName).Contains("error", StringComparison.OrdinalIgnoreCase));

    private static string GroupName(IElement group) =>
        group.QuerySelector("legend")?.TextContent ?? Named(group) ?? "";

    private static string NameOf(IElement element)
    {
        if (Named(element) is { } named)
        {
            return Normal(named);
        }

        var label = element.Closest("label")
            ?? (element.Id is { Length: > 0 } id ? element.Owner!.QuerySelectorAll("label").FirstOrDefault(l => l.GetAttribute("for") == id) : null);
        return Normal(label is not null ? Visible(label) : element is IHtmlInputElement { Type: "submit" } input ? input.Value : Visible(element));
    }

    private static string? Named(IElement element) =>
        element.GetAttribute("aria-label")
        ?? (element.GetAttribute("aria-labelledby") is { } ids
            ? string.Join(" ", ids.Split(' ').Select(id => element.Owner!.GetElementById(id)?.TextContent))
            : null);

    /// <summary>Text without what is hidden from people, and without options of a select inside the label.</summary>
    private static string Visible(IElement element)
    {
        var copy = (IElement)element.Clone();
        foreach (var hidden in copy.QuerySelectorAll("[aria-hidden=true],[hidden],select,svg").ToList())
        {
            hidden.Remove();
        }

        var text = copy.TextContent;
        return string.IsNullOrWhiteSpace(text) ? element.QuerySelector("img[alt]")?.GetAttribute("alt") ?? "" : text;
    }

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Blanks();
}
