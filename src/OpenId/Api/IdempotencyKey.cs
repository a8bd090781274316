using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Panah.OpenId;

/// <summary>
/// The header by which a program asks the same thing again and gets the same answer (draft-ietf-httpapi-idempotency-key-header). One rule for all rooms:
/// sent once, of visible ASCII characters, so that a room may put parts of its own behind a blank.
/// </summary>
public static class IdempotencyKey
{
    public const string Header = "Idempotency-Key";

    /// <summary>As long as a key may be where a room says no less.</summary>
    public const int Longest = 255;

    /// <summary>False for a key that is none. Without the header it is true, and <paramref name="key"/> null.</summary>
    public static bool TryRead(HttpRequest request, out string? key, int longest = Longest)
    {
        key = null;
        if (!request.Headers.TryGetValue(Header, out var given) || StringValues.IsNullOrEmpty(given)) return true;
        key = given.Count == 1 ? given[0] : null;
        return key is not null && key.Length <= longest && !key.AsSpan().ContainsAnyExceptInRange('!', '~');
    }
}
