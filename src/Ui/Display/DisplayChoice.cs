using System.Text;
using Microsoft.AspNetCore.Http;

namespace Panah.Ui;

/// <summary>
/// What a person set under «دسترسی پذیری» (W13): one letter a choice in a cookie, so that it is there on the next visit and works without JavaScript.
/// Unknown letters are as good as none.
/// </summary>
internal sealed record DisplayChoice(string Page, string Text, string Font, string Size, string Space)
{
    internal const string Cookie = "panah-display";

    public static readonly DisplayChoice Auto = new("", "", "", "", "");

    public static readonly string[] Pages = ["", "light", "white", "cream", "blue", "dark", "black"];
    public static readonly string[] Texts = ["", "strong", "blue", "warm", "green"];
    public static readonly string[] Fonts = ["", "system", "naskh"];
    public static readonly string[] Sizes = ["", "l", "xl", "xxl"];
    public static readonly string[] Spaces = ["", "l", "xl"];

    public static DisplayChoice Of(string? page, string? text, string? font, string? size, string? space) =>
        new(Known(Pages, page), Known(Texts, text), Known(Fonts, font), Known(Sizes, size), Known(Spaces, space));

    public static DisplayChoice Of(HttpContext http)
    {
        if (http.Request.Cookies[Cookie] is not { Length: > 0 and < 64 } cookie) return Auto;
        var parts = cookie.Split('.');
        return parts.Length == 5 ? Of(parts[0], parts[1], parts[2], parts[3], parts[4]) : Auto;
    }

    public void Keep(HttpContext http)
    {
        if (this == Auto) http.Response.Cookies.Delete(Cookie);
        else LanguageChoice.Keep(http, Cookie, $"{Page}.{Text}.{Font}.{Size}.{Space}");
    }

    /// <summary>The choices as attributes of <c>html</c>; CSS does the rest. All values come from the lists above, so none needs encoding.</summary>
    public string Attributes()
    {
        if (this == Auto) return "";
        var attributes = new StringBuilder();
        Add("page", Page);
        Add("text", Text);
        Add("font", Font);
        Add("size", Size);
        Add("space", Space);
        return attributes.ToString();

        void Add(string name, string value)
        {
            if (value.Length > 0) attributes.Append(" data-").Append(name).Append("=\"").Append(value).Append('"');
        }
    }

    private static string Known(string[] choices, string? value) => value is not null && choices.Contains(value) ? value : "";
}
