using System.Globalization;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Microsoft.Extensions.Localization;
using Panah.Ui.Texts;

namespace Panah.Ui;

/// <summary>Where a journey stands: «مرحلهٔ ۲ از ۴» and its line of steps.</summary>
[HtmlTargetElement("p-steps", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class StepsTagHelper(IStringLocalizer<UiTexts> texts) : TagHelper
{
    /// <summary>Names of the steps, in order.</summary>
    public IReadOnlyList<string> Items { get; set; } = [];

    /// <summary>Counted from 1.</summary>
    public int Current { get; set; } = 1;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", new HtmlString("stepper"));
        // The bar stands where the names would run into each other: on a narrow page, or with large letters.
        var html = output.Content.AppendHtml("<p class=\"hint\">").Append(texts["Steps.At", Current, Items.Count])
            .AppendHtml(string.Create(CultureInfo.InvariantCulture, $"</p><progress class=\"bar\" value=\"{Current}\" max=\"{Items.Count}\" aria-hidden=\"true\"></progress><ol class=\"steps\">"));
        for (var i = 0; i < Items.Count; i++)
        {
            html.AppendHtml(i + 1 < Current ? "<li class=\"done\">" : i + 1 == Current ? "<li aria-current=\"step\">" : "<li>").Append(Items[i]);
            if (i + 1 < Current) html.AppendHtml("<span class=\"vh\"> (").Append(texts["Steps.Done"]).AppendHtml(")</span>");
            html.AppendHtml("</li>");
        }

        html.AppendHtml("</ol>");
    }
}

/// <summary>How far something has come.</summary>
[HtmlTargetElement("p-progress", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class ProgressTagHelper : TagHelper
{
    public string Label { get; set; } = "";

    public int Value { get; set; }

    public int Max { get; set; } = 100;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        var id = "progress-" + context.UniqueId;
        output.Content.AppendHtml("<p><label for=\"").Append(id).AppendHtml("\">").Append(Label).AppendHtml("</label> <bdi class=\"num\">")
            .Append(Show.Number(Value)).AppendHtml(" / ").Append(Show.Number(Max)).AppendHtml("</bdi></p><progress class=\"bar\" id=\"").Append(id)
            .AppendHtml(string.Create(CultureInfo.InvariantCulture, $"\" value=\"{Value}\" max=\"{Max}\"></progress>"));
    }
}

/// <summary>A confirmation: what was done, its tracking number, what comes next (the content), and a copy to keep.</summary>
[HtmlTargetElement("p-receipt")]
public sealed class ReceiptTagHelper(IStringLocalizer<UiTexts> texts) : TagHelper
{
    public string Title { get; set; } = "";

    /// <summary>Tracking number; null leaves it out.</summary>
    public string? Number { get; set; }

    /// <summary>Its name, «شماره پیگیری» unless the guide says otherwise.</summary>
    public string? NumberLabel { get; set; }

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var next = await output.GetChildContentAsync();
        output.TagName = "section";
        output.Attributes.SetAttribute("class", new HtmlString("panel stack"));
        output.Attributes.SetAttribute("aria-labelledby", new HtmlString("receipt-t"));
        var html = output.Content.AppendHtml("<h1 id=\"receipt-t\">").Append(Title).AppendHtml("</h1>");
        if (Number is not null)
        {
            html.AppendHtml("<p>").Append(NumberLabel ?? texts["Receipt.Number"].Value).AppendHtml(": <bdi dir=\"ltr\" class=\"num code\">")
                .Append(Show.Digits(Number))
                .AppendHtml("</bdi></p><p class=\"row noprint\"><button class=\"btn btn--soft btn--s\" type=\"button\" hidden data-copy=\"").Append(Number)
                .AppendHtml("\" data-done=\"").Append(texts["Copy.Done"]).AppendHtml("\">").Append(texts["Copy"])
                .AppendHtml("</button><button class=\"btn btn--soft btn--s\" type=\"button\" hidden data-print>").Append(texts["Print"]).AppendHtml("</button></p>");
        }

        html.AppendHtml(next);
    }
}

/// <summary>A button that copies a text; there with JavaScript only, since the text stands beside it.</summary>
[HtmlTargetElement("p-copy", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class CopyTagHelper(IStringLocalizer<UiTexts> texts) : TagHelper
{
    public string Value { get; set; } = "";

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "button";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("type", new HtmlString("button"));
        output.Attributes.SetAttribute("class", new HtmlString("btn btn--soft btn--s"));
        output.Attributes.SetAttribute("hidden", new HtmlString(""));
        output.Attributes.SetAttribute("data-copy", Value);
        output.Attributes.SetAttribute("data-done", texts["Copy.Done"].Value);
        output.Content.SetContent(texts["Copy"]);
    }
}

/// <summary>Time that runs out: the server's text, counted down by script where there is one; announced at one minute, half, ten seconds and the end.</summary>
[HtmlTargetElement("p-countdown", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class CountdownTagHelper(TimeProvider time, IStringLocalizer<UiTexts> texts) : TagHelper
{
    public DateTimeOffset Until { get; set; }

    /// <summary>Id of what appears when it ends, such as the resend button (which is <c>hidden</c> by script until then, never by the server).</summary>
    public string? Then { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var left = Until - time.GetUtcNow();
        output.TagName = "time";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", new HtmlString("num"));
        output.Attributes.SetAttribute("role", new HtmlString("timer"));
        // Seconds left, not a clock time: the clocks of phones are wrong.
        output.Attributes.SetAttribute("data-left", Math.Max(0, (int)Math.Ceiling(left.TotalSeconds)).ToString(CultureInfo.InvariantCulture));
        output.Attributes.SetAttribute("data-say", texts["Countdown.Say"].Value);
        output.Attributes.SetAttribute("data-end", texts["Countdown.End"].Value);
        if (Then is not null) output.Attributes.SetAttribute("data-then", Then);
        output.Content.AppendHtml("<bdi dir=\"ltr\">").Append(Show.Left(left)).AppendHtml("</bdi>");
    }
}

/// <summary>Nothing here yet: says so, and what to do (the content).</summary>
[HtmlTargetElement("p-empty")]
public sealed class EmptyTagHelper : TagHelper
{
    public string Title { get; set; } = "";

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var more = await output.GetChildContentAsync();
        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", new HtmlString("empty stack"));
        output.Content.AppendHtml(Icons.Empty).AppendHtml("<h2>").Append(Title).AppendHtml("</h2>").AppendHtml(more);
    }
}

/// <summary>
/// Asks before something that can't be undone. Without JavaScript the button opens the question in place; the content holds what is sent
/// (hidden fields), and the form is the page's own (antiforgery included).
/// </summary>
[HtmlTargetElement("p-confirm")]
public sealed class ConfirmTagHelper(IStringLocalizer<UiTexts> texts) : TagHelper
{
    /// <summary>Text of the button that opens the question.</summary>
    public string Button { get; set; } = "";

    /// <summary>«آیا از لغو مجوز اطمینان دارید؟»</summary>
    public string Question { get; set; } = "";

    /// <summary>Text of the button that does it; «بله» unless given.</summary>
    public string? Yes { get; set; }

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var fields = await output.GetChildContentAsync();
        output.TagName = "details";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", new HtmlString("confirm"));
        output.Content.AppendHtml("<summary class=\"btn btn--soft\" role=\"button\">").Append(Button).AppendHtml("</summary><div><p>").Append(Question).AppendHtml("</p>").AppendHtml(fields)
            .AppendHtml("<p class=\"row\"><button class=\"btn btn--bad\">").Append(Yes ?? texts["Confirm.Yes"].Value)
            .AppendHtml("</button><button class=\"btn btn--ghost\" type=\"button\" hidden data-close>").Append(texts["Confirm.No"]).AppendHtml("</button></p></div>");
    }
}
