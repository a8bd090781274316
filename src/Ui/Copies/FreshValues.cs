using Microsoft.AspNetCore.Http;

namespace Panah.Ui.Copies;

/// <summary>A value that a page may show only once, in every form in which it stands in the page (a whole token, a part of it in an address).</summary>
/// <param name="Shown">As this rendering shows it; ASCII that HTML needs not encode, no part of another page's text.</param>
/// <param name="Renew">A new one for another request, in the same order.</param>
internal sealed record FreshValue(string[] Shown, Func<HttpContext, string[]> Renew);

/// <summary>Tags tell here what of their output belongs to this one answer, so that the rest can be copied to the next.</summary>
internal static class FreshValues
{
    private const string Key = "Panah.FreshValues";

    public static void AddFreshValue(this HttpContext http, FreshValue value)
    {
        if (http.Items[Key] is not List<FreshValue> values)
            http.Items[Key] = values = [];
        values.Add(value);
    }

    public static IReadOnlyList<FreshValue> Of(HttpContext http) => http.Items[Key] as List<FreshValue> ?? [];
}
