using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Panah.OpenId.Protocol;

/// <summary>Parameters of a request. One sent without a value was not sent (RFC 6749 section 3.1).</summary>
internal sealed class OAuthParameters
{
    private readonly Dictionary<string, string> values = new(StringComparer.Ordinal);

    /// <summary>Characters of one parameter; a request object or a list of claims is the longest that is meant (S-H3).</summary>
    public const int LongestValue = 8_000;

    /// <summary>Characters of all of them: what a waiting request is kept as.</summary>
    public const int LongestInAll = 16_000;

    private const int LongestName = 100;
    private const int MostBytes = 128 * 1024;

    public OAuthParameters(IEnumerable<KeyValuePair<string, StringValues>> parameters)
    {
        var all = 0;
        foreach (var (name, value) in parameters)
        {
            Repeated |= value.Count > 1;
            if (value.Count == 0 || string.IsNullOrEmpty(value[0]))
                continue;
            // Text with a NUL cannot be stored and is never meant; nor is what nobody would send in earnest.
            all += name.Length + value[0]!.Length;
            Broken |= value[0]!.Contains('\0', StringComparison.Ordinal) || name.Length > LongestName || value[0]!.Length > LongestValue || all > LongestInAll;
            Repeated |= !values.TryAdd(name, value[0]!);
        }
    }

    public OAuthParameters(IEnumerable<KeyValuePair<string, string>> parameters)
    {
        foreach (var (name, value) in parameters)
            values[name] = value;
    }

    /// <summary>A parameter came twice (RFC 6749 section 3.1: must not).</summary>
    public bool Repeated { get; }

    public bool Broken { get; }

    public IReadOnlyDictionary<string, string> All => values;

    public string? this[string name] => values.GetValueOrDefault(name);

    public bool Has(string name) => values.ContainsKey(name);

    /// <summary>Space-separated words, each once, in the order sent.</summary>
    public string[] Words(string name) => this[name] is { } text ? Split(text) : [];

    public static string[] Split(string words) => [.. words.Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal)];

    /// <summary>Null for a body of another type.</summary>
    public static async ValueTask<OAuthParameters?> FromFormAsync(HttpContext http)
    {
        if (!http.Request.HasFormContentType || !http.Request.ContentType!.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase))
            return null;
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } body)
            body.MaxRequestBodySize = MostBytes;
        try
        {
            return new(await http.Request.ReadFormAsync(http.RequestAborted));
        }
        catch (Exception wrong) when (wrong is InvalidDataException or BadHttpRequestException)
        {
            // What the framework will not decode: a NUL, bytes that are no UTF-8, far too many parameters or bytes.
            return new([new KeyValuePair<string, StringValues>("", "\0")]);
        }
    }
}
