using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Panah.OpenId.Protocol;

/// <summary>Parameters of a request. One sent without a value was not sent (RFC 6749 section 3.1).</summary>
internal sealed class OAuthParameters
{
    private readonly Dictionary<string, string> values = new(StringComparer.Ordinal);

    public OAuthParameters(IEnumerable<KeyValuePair<string, StringValues>> parameters)
    {
        foreach (var (name, value) in parameters)
        {
            Repeated |= value.Count > 1;
            if (value.Count == 0 || string.IsNullOrEmpty(value[0]))
                continue;
            // Text with a NUL cannot be stored and is never meant.
            Broken |= value[0]!.Contains('\0', StringComparison.Ordinal);
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
        try
        {
            return new(await http.Request.ReadFormAsync(http.RequestAborted));
        }
        catch (InvalidDataException)
        {
            // What the framework will not decode: a NUL, bytes that are no UTF-8, far too many parameters.
            return new([new KeyValuePair<string, StringValues>("", "\0")]);
        }
    }
}
