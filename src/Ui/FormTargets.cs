using Microsoft.AspNetCore.Http;

namespace Panah.Ui;

/// <summary>
/// Where a form on this page may end, besides this site. Browsers hold <c>form-action</c> also against the redirects that follow a post
/// (CSP 3, section 6.4.1), so a page that posts and is then sent to a relying party or to the bank names it here.
/// </summary>
public static class FormTargets
{
    private const string Key = "Panah.FormTargets";

    /// <summary>Allows the origin of <paramref name="target"/>; only its scheme, host and port are told to the browser.</summary>
    public static void AllowFormTarget(this HttpContext http, Uri target)
    {
        if (http.Items[Key] is not HashSet<string> targets)
            http.Items[Key] = targets = new HashSet<string>(StringComparer.Ordinal);
        targets.Add(target.Scheme is "http" or "https" ? target.GetLeftPart(UriPartial.Authority) : $"{target.Scheme}:");
    }

    /// <summary>What was allowed on this request.</summary>
    public static IReadOnlyCollection<string> Of(HttpContext http) => http.Items[Key] as HashSet<string> ?? [];
}
