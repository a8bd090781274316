using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Panah.OpenId;

/// <summary>A line of a request.</summary>
/// <param name="Number">From 1; empty lines have numbers too.</param>
/// <param name="Json">Its bytes, which stand until more are read; empty where it is too long.</param>
public readonly record struct JsonLine(long Number, ReadOnlySequence<byte> Json, bool IsTooLong);

/// <summary>
/// A JSON text for each line, in and out (<c>application/x-ndjson</c>). It reads no further than it is asked to, so that a long list waits at the client:
/// <c>while (await lines.ReadAsync(cancel)) while (lines.TryNext(out var line))</c>.
/// </summary>
/// <param name="body">What the client sends.</param>
/// <param name="longest">Bytes of a line. One that never ends is the last.</param>
public sealed class JsonLines(PipeReader body, long longest)
{
    [ThreadStatic]
    private static Utf8JsonWriter? writer;

    private ReadOnlySequence<byte> _left;
    private long _number;
    private bool _begun;
    private bool _whole;
    private bool _brokenOff;

    /// <summary>The head of an answer whose lines leave as they become ready.</summary>
    public static void Begin(HttpResponse response)
    {
        response.ContentType = "application/x-ndjson";
        response.Headers.CacheControl = "no-store";
        response.Headers["X-Accel-Buffering"] = "no";
    }

    /// <summary>Puts one line of an answer in line; the caller flushes.</summary>
    public static void Write<TState>(PipeWriter output, TState state, Action<Utf8JsonWriter, TState> members)
    {
        // One writer for each thread: a batch has a million lines.
        var json = writer ??= new Utf8JsonWriter(output, new JsonWriterOptions { SkipValidation = true });
        json.Reset((IBufferWriter<byte>)output);
        json.WriteStartObject();
        members(json, state);
        json.WriteEndObject();
        json.Flush();
        output.Write("\n"u8);
    }

    /// <summary>Waits for more bytes; false when there are none.</summary>
    public async ValueTask<bool> ReadAsync(CancellationToken cancel)
    {
        if (_brokenOff) return false;
        if (_begun) body.AdvanceTo(_left.Start, _left.End);
        if (_whole) return false;
        var read = await body.ReadAsync(cancel);
        (_left, _whole, _begun) = (read.Buffer, read.IsCompleted, true);
        return true;
    }

    /// <summary>The next line that is not blank, of the bytes that are there.</summary>
    public bool TryNext(out JsonLine line)
    {
        while (TryCut(out var json))
        {
            _number++;
            if (IsBlank(json)) continue;
            var tooLong = json.Length > longest;
            line = new JsonLine(_number, tooLong ? default : json, tooLong);
            return true;
        }

        _brokenOff = _left.Length > longest;
        line = _brokenOff ? new JsonLine(++_number, default, true) : default;
        if (_brokenOff) _left = default;
        return line.IsTooLong;
    }

    private bool TryCut(out ReadOnlySequence<byte> json)
    {
        if (_left.PositionOf((byte)'\n') is { } end)
        {
            json = _left.Slice(0, end);
            _left = _left.Slice(_left.GetPosition(1, end));
            return true;
        }

        json = _left;
        if (!_whole || _left.IsEmpty) return false;
        _left = _left.Slice(_left.End);
        return true;
    }

    private static bool IsBlank(in ReadOnlySequence<byte> line)
    {
        foreach (var part in line)
            if (part.Span.ContainsAnyExcept(" \t\r"u8)) return false;
        return true;
    }
}
