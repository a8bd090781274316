using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Panah.OpenId.Jwts;

/// <summary>Reads JSON that strangers wrote: no duplicates, no depth, nothing thrown for a member of another type.</summary>
internal static class Json
{
    private static readonly SearchValues<char> Alphabet = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    /// <summary>Two members of one name are read differently by different readers (RFC 8725 section 2.4), so they are refused.</summary>
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    /// <exception cref="JsonException">
    /// No JSON, too deep, a name twice, or text that is none: bytes that are no UTF-8, or half a surrogate pair written as <c>\ud800</c>.
    /// </exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> json)
    {
        // The framework reads such text only when somebody asks for it, and then throws what nobody here expects.
        if (!Utf8.IsValid(json.Span)) throw new JsonException("This is no UTF-8.");
        if (json.Span.Contains((byte)'\\')) ReadTexts(json.Span);
        return JsonDocument.Parse(json, Strict);
    }

    /// <inheritdoc cref="Parse(ReadOnlyMemory{byte})"/>
    public static JsonDocument Parse(string json) => Parse(Encoding.UTF8.GetBytes(json));

    public static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String ? member.GetString() : null;

    /// <summary>A NumericDate (RFC 7519 section 2); null when absent or no number in range.</summary>
    public static DateTimeOffset? Time(JsonElement json, string name) =>
        json.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.Number && member.TryGetDouble(out var seconds)
            && seconds is > 0 and < 253_402_300_799 ? DateTimeOffset.UnixEpoch.AddSeconds(seconds) : null;

    private static void ReadTexts(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = Strict.MaxDepth });
        while (reader.Read())
        {
            if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName) || !reader.ValueIsEscaped) continue;
            try
            {
                reader.GetString();
            }
            catch (InvalidOperationException half)
            {
                throw new JsonException("Half a surrogate pair.", half);
            }
        }
    }

    /// <summary>Base64url without padding; null for anything else.</summary>
    public static byte[]? Bytes(ReadOnlySpan<char> text)
    {
        if (text.ContainsAnyExcept(Alphabet) || text.Length % 4 == 1)
            return null;
        try
        {
            return Base64Url.DecodeFromChars(text);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
