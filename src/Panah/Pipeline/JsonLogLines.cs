using System.Buffers;
using System.Diagnostics;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Panah.Host;

/// <summary>
/// A line of JSON for each entry: when, how bad, where, what, and of which trace, whose first twelve digits are the number that people are shown.
/// The framework's own formatter has no time unless told, and its scopes hold addresses.
/// </summary>
internal sealed class JsonLogLines() : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "panah-json";

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("time"u8, TimeProvider.System.GetUtcNow().UtcDateTime);
            json.WriteString("level"u8, logEntry.LogLevel.ToString());
            json.WriteString("category"u8, logEntry.Category);
            json.WriteString("message"u8, logEntry.Formatter(logEntry.State, logEntry.Exception));
            if (Activity.Current is { } activity)
            {
                json.WriteString("trace"u8, activity.TraceId.ToString());
                json.WriteString("span"u8, activity.SpanId.ToString());
            }

            if (logEntry.Exception is { } exception)
                json.WriteString("exception"u8, exception.ToString());
            json.WriteEndObject();
        }

        textWriter.WriteLine(Encoding.UTF8.GetString(buffer.WrittenSpan));
    }
}
