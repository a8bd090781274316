using System.Globalization;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Microsoft.Extensions.Localization;
using Panah.Kernel;
using Panah.Ui.Texts;

namespace Panah.Ui;

/// <summary>How a field looks and which keyboard a phone shows.</summary>
public enum FieldKind
{
    /// <summary>Chosen by the model's type: identifiers are <see cref="Id"/>, mobiles <see cref="Mobile"/>, anything else <see cref="Text"/>.</summary>
    Auto,

    /// <summary>Words, in the direction of the page.</summary>
    Text,

    /// <summary>A code of digits: left to right, spaced, numeric keyboard.</summary>
    Id,

    /// <summary>A mobile number.</summary>
    Mobile,

    /// <summary>An e-mail address: left to right.</summary>
    Email,

    /// <summary>Latin letters and digits, such as a passport number or user name: left to right.</summary>
    Latin,

    /// <summary>Several lines.</summary>
    Lines,
}

/// <summary>One input with its label, hint and error.</summary>
[HtmlTargetElement("p-field", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class FieldTagHelper : FieldBase
{
    public FieldKind Kind { get; set; }

    public string? Inputmode { get; set; }

    public string? Autocomplete { get; set; }

    /// <summary>Most characters; pasted separators count, so leave room for them.</summary>
    public int? Maxlength { get; set; }

    /// <summary>Shown and sent, not editable.</summary>
    public bool Readonly { get; set; }

    /// <summary>Shown in place of the model's value.</summary>
    public string? Value { get; set; }

    /// <summary>The page begins in this field, also after a mistake: for desks worked by keyboard alone.</summary>
    public bool Autofocus { get; set; }

    /// <summary>Key that leads to the field from anywhere on the page.</summary>
    public string? Accesskey { get; set; }

    /// <summary>Id of a further element that describes it, such as the answer to what was sent last.</summary>
    public string? Describedby { get; set; }

    /// <summary>What the list beside the field offers before anything is typed; anything else may be typed.</summary>
    public IReadOnlyList<string>? Offers { get; set; }

    /// <summary>Where a script asks for what begins with the typed letters, a name on each line; the letters are added as <c>q</c>.</summary>
    public string? OffersFrom { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        Begin(output);
        var kind = Kind == FieldKind.Auto ? KindOf(For.ModelExplorer.ModelType) : Kind;
        var html = output.Content;
        WriteLabel(html, Id);
        WriteHintAndError(html);
        html.AppendHtml(kind == FieldKind.Lines ? "<textarea rows=\"4\"" : "<input");
        html.AppendHtml(kind switch
        {
            FieldKind.Id => " class=\"input input--id\" dir=\"ltr\"",
            FieldKind.Mobile => " class=\"input input--id\" type=\"tel\" dir=\"ltr\"",
            FieldKind.Email => " class=\"input input--latin\" type=\"email\" dir=\"ltr\" spellcheck=\"false\"",
            FieldKind.Latin => " class=\"input input--latin\" dir=\"ltr\" spellcheck=\"false\" autocapitalize=\"none\"",
            FieldKind.Lines => " class=\"input\" dir=\"auto\"",
            _ => " class=\"input\"",
        });
        Write(html, "id", Id);
        Write(html, "name", Name);
        Write(html, "inputmode", Inputmode ?? (kind is FieldKind.Id or FieldKind.Mobile ? "numeric" : null));
        Write(html, "autocomplete", Autocomplete ?? (kind == FieldKind.Mobile ? "tel-national" : kind == FieldKind.Email ? "email" : null));
        Write(html, "maxlength", Maxlength?.ToString(CultureInfo.InvariantCulture));
        Write(html, "accesskey", Accesskey);
        if (Readonly) html.AppendHtml(" readonly");
        if (Autofocus) html.AppendHtml(" autofocus");
        WriteTies(html, Describedby);
        var value = Value ?? TypedOrModel(Name, For.Model);
        if (kind == FieldKind.Lines)
        {
            html.AppendHtml(">").Append(value).AppendHtml("</textarea>");
            return;
        }

        Write(html, "value", string.IsNullOrEmpty(value) ? null : value);
        if (Offers is null)
        {
            html.AppendHtml(">");
            return;
        }

        Write(html, "list", Id + "-l");
        Write(html, "data-offers", OffersFrom);
        html.AppendHtml("><datalist");
        Write(html, "id", Id + "-l");
        html.AppendHtml(">");
        foreach (var offer in Offers) html.AppendHtml("<option>").Append(offer).AppendHtml("</option>");
        html.AppendHtml("</datalist>");
    }

    private static FieldKind KindOf(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(MobileNumber)) return FieldKind.Mobile;
        if (type == typeof(PassportNumber)) return FieldKind.Latin;
        return type.IsValueType && type.Namespace == typeof(MobileNumber).Namespace && !type.IsEnum ? FieldKind.Id : FieldKind.Text;
    }
}

/// <summary>A one-time code in one field, never split boxes: phones fill it in, people paste it.</summary>
[HtmlTargetElement("p-code", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class CodeTagHelper : FieldBase
{
    /// <summary>Digits of the code.</summary>
    public int Length { get; set; } = 6;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        Begin(output);
        var html = output.Content;
        WriteLabel(html, Id);
        WriteHintAndError(html);
        html.AppendHtml("<input class=\"input input--id input--code\" dir=\"ltr\" inputmode=\"numeric\" autocomplete=\"one-time-code\" data-otp");
        Write(html, "id", Id);
        Write(html, "name", Name);
        // Room for a pasted blank or dash; the binder drops it.
        Write(html, "maxlength", (Length + 4).ToString(CultureInfo.InvariantCulture));
        WriteTies(html);
        html.AppendHtml(">");
    }
}

/// <summary>A password: never shown again after a mistake, with a way to look at it, and warnings of Caps Lock and a Persian keyboard (P16).</summary>
[HtmlTargetElement("p-password", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class PasswordTagHelper(IStringLocalizer<UiTexts> texts) : FieldBase
{
    /// <summary><c>current-password</c> or <c>new-password</c>.</summary>
    public string Autocomplete { get; set; } = "current-password";

    /// <summary>Offers the on-screen keyboard.</summary>
    public bool Keyboard { get; set; }

    /// <summary>Ids of further elements that describe it, such as the list of rules.</summary>
    public string? Describedby { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        Begin(output);
        var html = output.Content;
        WriteLabel(html, Id);
        WriteHintAndError(html);
        html.AppendHtml("<div class=\"beside\"><input class=\"input input--latin\" type=\"password\" dir=\"ltr\" spellcheck=\"false\" autocapitalize=\"none\" data-keys");
        Write(html, "id", Id);
        Write(html, "name", Name);
        Write(html, "autocomplete", Autocomplete);
        Write(html, "data-caps", texts["Keys.Caps"]);
        Write(html, "data-layout", texts["Keys.Layout"]);
        WriteTies(html, Describedby is null ? Id + "-w" : Describedby + " " + Id + "-w");
        html.AppendHtml("><button class=\"btn btn--soft\" type=\"button\" hidden data-reveal");
        Write(html, "aria-controls", Id);
        Write(html, "data-hide", texts["Password.Hide"]);
        html.AppendHtml(" aria-pressed=\"false\">").Append(texts["Password.Show"]).AppendHtml("</button>");
        if (Keyboard)
        {
            html.AppendHtml("<button class=\"btn btn--soft\" type=\"button\" hidden aria-expanded=\"false\"");
            Write(html, "data-keyboard", Id);
            Write(html, "data-shift", texts["Keys.Shift"]);
            Write(html, "data-delete", texts["Keys.Delete"]);
            Write(html, "data-persian", texts["Keys.Persian"]);
            Write(html, "data-latin", texts["Keys.Latin"]);
            html.AppendHtml(">").Append(texts["Password.Keyboard"]).AppendHtml("</button>");
        }

        html.AppendHtml("</div><p class=\"warn\" aria-live=\"polite\"");
        Write(html, "id", Id + "-w");
        html.AppendHtml("></p>");
    }
}

/// <summary>A known date of the Jalali calendar: day, month by name, year.</summary>
[HtmlTargetElement("p-date", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class DateTagHelper(IStringLocalizer<UiTexts> texts) : FieldBase
{
    /// <summary>Before the number of a Gregorian month, among the values of the list.</summary>
    private const char GregorianMark = 'g';

    /// <summary>True offers the Gregorian months too, as foreign papers have them; English and Arabic always do (U7).</summary>
    public bool Gregorian { get; set; }

    /// <summary>True asks browsers to fill in the person's own birthday.</summary>
    public bool Birthday { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        Begin(output, "fieldset");
        output.Attributes.SetAttribute("id", Id);
        // A default is nobody's birthday: it stands for nothing entered yet.
        var date = For.Model switch
        {
            DateOnly day when day != default => JalaliDate.From(day),
            JalaliDate day when day != default => day,
            _ => (JalaliDate?)null,
        };
        var html = output.Content;
        WriteLabel(html, Id, "legend");
        WriteHintAndError(html);
        html.AppendHtml("<div class=\"date\">");
        Part(html, "Day", texts["Date.Day"], date?.Day, 2);
        Month(html, date?.Month);
        Part(html, "Year", texts["Date.Year"], date?.Year, 4);
        html.AppendHtml("</div>");
    }

    private void Part(TagHelperContent html, string part, string label, int? model, int digits)
    {
        var id = $"{Id}_{part}";
        html.AppendHtml("<div><label for=\"").Append(id).AppendHtml("\">").Append(label)
            .AppendHtml("</label><input class=\"input input--id\" dir=\"ltr\" inputmode=\"numeric\"");
        Write(html, "id", id);
        Write(html, "name", $"{Name}.{part}");
        Write(html, "maxlength", (digits + 1).ToString(CultureInfo.InvariantCulture));
        WriteTies(html);
        Write(html, "value", TypedOrModel($"{Name}.{part}", model));
        html.AppendHtml("></div>");
    }

    internal static bool IsGregorian(string? month) => month?.StartsWith(GregorianMark) == true;

    private static void Group(TagHelperContent html, string label) => html.AppendHtml("<optgroup label=\"").Append(label).AppendHtml("\">");

    private static void Months(TagHelperContent html, string mark, string chosen, Func<int, string> name)
    {
        for (var month = 1; month <= 12; month++)
        {
            var value = mark + month.ToString(CultureInfo.InvariantCulture);
            html.AppendHtml("<option value=\"").AppendHtml(value).AppendHtml(value == chosen ? "\" selected>" : "\">")
                .Append(name(month)).AppendHtml("</option>");
        }
    }

    private void Month(TagHelperContent html, int? model)
    {
        var id = $"{Id}_Month";
        var chosen = PersianText.FoldDigits(TypedOrModel($"{Name}.Month", model) ?? "").TrimStart('0');
        html.AppendHtml("<div><label for=\"").Append(id).AppendHtml("\">").Append(texts["Date.Month"]).AppendHtml("</label><select class=\"input\"");
        Write(html, "id", id);
        Write(html, "name", $"{Name}.Month");
        WriteTies(html);
        html.AppendHtml("><option value=\"\"></option>");
        var both = Gregorian || Show.Language != Language.Persian;
        if (both) Group(html, texts["Date.Solar"]);
        Months(html, "", chosen, month => JalaliMonths.Name(month, Show.Language));
        if (both)
        {
            html.AppendHtml("</optgroup>");
            Group(html, texts["Date.Gregorian"]);
            Months(html, GregorianMark.ToString(), chosen, month => JalaliMonths.Gregorian(month, Show.Language));
            html.AppendHtml("</optgroup>");
        }

        html.AppendHtml("</select></div>");
    }
}
