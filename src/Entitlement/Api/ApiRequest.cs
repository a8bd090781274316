using System.Buffers;
using System.Text.Json;

namespace Panah.Entitlement;

/// <summary>What a client sends, as it stands; judged by <see cref="InquiryApi"/>.</summary>
internal readonly record struct ApiRequest(string? NationalId, string? Mobile, string? CreditCode)
{
    /// <summary>Longest body of one inquiry, and longest line of a batch, in bytes.</summary>
    public const int Longest = 2_048;

    /// <summary>False for anything but a JSON object with strings in these places; unknown members are let be.</summary>
    public static bool TryRead(in ReadOnlySequence<byte> json, out ApiRequest request)
    {
        request = default;
        try
        {
            var reader = new Utf8JsonReader(json);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return false;
            string? id = null, mobile = null, code = null;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("nationalId"u8)) id = Text(ref reader);
                else if (reader.ValueTextEquals("mobile"u8)) mobile = Text(ref reader);
                else if (reader.ValueTextEquals("creditCode"u8)) code = Text(ref reader);
                else reader.Skip();
            }

            if (reader.TokenType != JsonTokenType.EndObject || reader.Read()) return false;
            request = new ApiRequest(id, mobile, code);
            return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: not valid UTF-8, or half a surrogate.
            return false;
        }
    }

    private static string? Text(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType switch
        {
            JsonTokenType.String => reader.GetString(),
            JsonTokenType.Null => null,
            _ => throw new JsonException(),
        };
    }
}
