using System.Globalization;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Panah.Kernel;

namespace Panah.Ui;

/// <summary>A number or code, isolated: a masked phone, a hyphenated date or a spaced code would come apart in right-to-left text.</summary>
[HtmlTargetElement("p-num", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class NumTagHelper : TagHelper
{
    /// <summary>Whole numbers are grouped; text is shown as it stands, its digits in the language's.</summary>
    public object? Value { get; set; }

    /// <summary>True keeps Latin digits, for codes that hold Latin letters too.</summary>
    public bool Latin { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "bdi";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("dir", new HtmlString("ltr"));
        output.Attributes.SetAttribute("class", new HtmlString("num"));
        output.Content.SetContent(Value switch
        {
            null => "",
            long number => Show.Number(number),
            int number => Show.Number(number),
            MobileNumber mobile => Show.Digits(mobile.Display),
            NationalId id => Show.Digits(id.Value),
            _ when Latin => Value.ToString(),
            _ => Show.Digits((Value.GetType().GetProperty("Value") is { } p && p.PropertyType == typeof(string) ? (string?)p.GetValue(Value) : Convert.ToString(Value, CultureInfo.InvariantCulture)) ?? ""),
        });
    }
}

/// <summary>An amount: «۲۴٬۶۸۰٬۰۰۰ ریال».</summary>
[HtmlTargetElement("p-rial", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class RialTagHelper : TagHelper
{
    public Rial Value { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "span";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", new HtmlString("money"));
        var money = Show.Money(Value);
        var gap = money.LastIndexOf(' ');
        output.Content.AppendHtml("<bdi dir=\"ltr\" class=\"num\">").Append(money[..gap]).AppendHtml("</bdi>").Append(money[gap..]);
    }
}

/// <summary>A Jalali day, with the time of day for a moment; machines read the Gregorian one in <c>datetime</c>.</summary>
[HtmlTargetElement("p-day", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class DayTagHelper : TagHelper
{
    /// <summary><see cref="DateOnly"/>, <see cref="JalaliDate"/>, <see cref="JalaliPeriod"/> or <see cref="DateTimeOffset"/>.</summary>
    public object? Value { get; set; }

    /// <summary>True writes 1405/08/30, for tables.</summary>
    public bool Numeric { get; set; }

    /// <summary>False leaves the time of a moment out.</summary>
    public bool Time { get; set; } = true;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        if (Value is null)
        {
            output.SuppressOutput();
            return;
        }

        output.TagMode = TagMode.StartTagAndEndTag;
        if (Value is JalaliPeriod period)
        {
            output.TagName = "bdi";
            output.Content.SetContent(Show.Period(period));
            return;
        }

        output.TagName = "time";
        var day = Value switch
        {
            DateTimeOffset moment => JalaliDate.From(moment),
            DateOnly gregorian => JalaliDate.From(gregorian),
            JalaliDate jalali => jalali,
            _ => throw new ArgumentException("p-day shows days and moments.", nameof(context)),
        };
        output.Attributes.SetAttribute("datetime", Value is DateTimeOffset at
            ? at.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)
            : day.Gregorian.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        output.Content.AppendHtml(Numeric ? "<bdi dir=\"ltr\" class=\"num\">" : "<bdi>").Append(Numeric ? Show.ShortDay(day) : Show.Day(day)).AppendHtml("</bdi>");
        if (Value is DateTimeOffset clock && Time)
            output.Content.AppendHtml(" <bdi dir=\"ltr\" class=\"num\">").Append(Show.Time(clock)).AppendHtml("</bdi>");
    }
}
