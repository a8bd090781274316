using System.Text.Json;
using System.Text.Json.Serialization;

namespace Panah.Kernel;

/// <summary>
/// Writes an identifier in its canonical form and reads it as a person may have typed it. A refusal names the reason's key and never the value;
/// a value that was never set is written as null.
/// </summary>
public sealed class IdentifierJsonConverter<T> : JsonConverter<T>
    where T : struct, IIdentifier<T>
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String) throw new JsonException(typeof(T).Name + ".Text");
        return Parsed(reader.GetString());
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        if (value.Value.Length == 0) writer.WriteNullValue();
        else writer.WriteStringValue(value.Value);
    }

    public override T ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Parsed(reader.GetString());

    public override void WriteAsPropertyName(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WritePropertyName(value.Value);

    private static T Parsed(string? text) => T.TryParse(text, out var value, out var reason) ? value : throw new JsonException(reason);
}
