using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Panah.Notices.Intake;
using Panah.OpenId;

namespace Panah.Notices.Api;

/// <summary>
/// <c>POST /api/letters/batch</c>: a line of JSON for each letter in, a line for each answer out, in the same order, as chunks are committed.
/// Each letter needs a <c>reference</c>, which makes the whole batch safe to send again after a break. While a chunk is on its way to
/// PostgreSQL the next one is read and judged: the node and the database work at the same time.
/// </summary>
internal sealed class LetterBatch(DraftChecks checks, LetterIntake intake)
{
    private const int ChunkLetters = 2_000;
    private const long ChunkBytes = 16 * 1024 * 1024;
    private const int MaxLine = 36 * 1024 * 1024;

    private static readonly DraftError TooLong = new("", "letters.too-large", "The line is too long.");
    private static readonly DraftError NotJson = new("", "letters.json", "The line is not the JSON of a letter.");

    public async Task HandleAsync(HttpContext http)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = null;
        http.Response.ContentType = "application/x-ndjson";
        http.Response.Headers.CacheControl = "no-store";
        var chunk = new List<Line>(ChunkLetters);
        var answering = Task.CompletedTask;
        var (number, bytes) = (0L, 0L);
        var reader = http.Request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(http.RequestAborted);
            var buffer = read.Buffer;
            while (Next(ref buffer, read.IsCompleted) is { } line)
            {
                number++;
                bytes += line.Length;
                if (line.Length > 1 || (line.Length == 1 && line.FirstSpan[0] != (byte)'\r')) chunk.Add(Judge(number, line));
                if (chunk.Count < ChunkLetters && bytes < ChunkBytes) continue;
                await answering;
                answering = AnswerAsync(http, chunk);
                (chunk, bytes) = (new List<Line>(ChunkLetters), 0);
            }

            if (buffer.Length > MaxLine)
            {
                chunk.Add(new Line(number + 1, null, null, [TooLong]));
                break;
            }

            reader.AdvanceTo(buffer.Start, buffer.End);
            if (read.IsCompleted) break;
        }

        await answering;
        await AnswerAsync(http, chunk);
    }

    private Line Judge(long number, ReadOnlySequence<byte> line)
    {
        try
        {
            var json = new Utf8JsonReader(line);
            var draft = JsonSerializer.Deserialize(ref json, DraftJson.Default.LetterDraft);
            var (letter, errors) = checks.Check(draft);
            return new Line(number, draft?.Reference, letter, errors);
        }
        catch (JsonException)
        {
            return new Line(number, null, null, [NotJson]);
        }
    }

    private async Task AnswerAsync(HttpContext http, List<Line> chunk)
    {
        var sound = chunk.Where(line => line.Letter is not null).Select(line => line.Letter!).ToList();
        var answers = sound.Count == 0 ? [] : await intake.HandInAsync(Sender.Of(http.GetBearer()), sound, http.RequestAborted);
        var next = 0;
        var output = http.Response.BodyWriter;
        await using (var json = new Utf8JsonWriter((IBufferWriter<byte>)output, new JsonWriterOptions { SkipValidation = true }))
        {
            foreach (var line in chunk)
            {
                Write(json, line, line.Letter is null ? null : answers[next++]);
                json.Flush();
                json.Reset();
                output.Write("\n"u8);
            }
        }

        await output.FlushAsync(http.RequestAborted);
    }

    private static void Write(Utf8JsonWriter json, Line line, IntakeAnswer? answer)
    {
        json.WriteStartObject();
        json.WriteNumber("line"u8, line.Number);
        if (line.Reference is not null) json.WriteString("reference"u8, line.Reference);
        if (answer is null)
        {
            json.WriteString("state"u8, "invalid"u8);
            json.WriteStartArray("errors"u8);
            foreach (var error in line.Errors)
            {
                json.WriteStartObject();
                json.WriteString("field"u8, error.Field);
                json.WriteString("code"u8, error.Code);
                json.WriteString("detail"u8, error.Detail);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }
        else if (answer.TrackingNumber is { } number)
        {
            json.WriteString("state"u8, "accepted"u8);
            json.WriteString("trackingNumber"u8, number);
            if (answer.Result == IntakeResult.Repeated) json.WriteBoolean("repeated"u8, true);
        }
        else
        {
            json.WriteString("state"u8, "refused"u8);
            json.WriteString("reason"u8, LetterProblems.Code(answer.Result));
            json.WriteString("detail"u8, LetterProblems.Detail(answer.Result));
        }

        json.WriteEndObject();
    }

    private static ReadOnlySequence<byte>? Next(ref ReadOnlySequence<byte> buffer, bool completed)
    {
        if (buffer.PositionOf((byte)'\n') is { } end)
        {
            var line = buffer.Slice(0, end);
            buffer = buffer.Slice(buffer.GetPosition(1, end));
            return line;
        }

        if (!completed || buffer.IsEmpty) return null;
        var last = buffer;
        buffer = buffer.Slice(buffer.End);
        return last;
    }

    private sealed record Line(long Number, string? Reference, SoundLetter? Letter, IReadOnlyList<DraftError> Errors);
}
