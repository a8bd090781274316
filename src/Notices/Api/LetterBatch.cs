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
/// Each letter needs a <c>reference</c>, which makes the whole batch safe to send again after a break.
/// </summary>
internal sealed class LetterBatch(DraftChecks checks, LetterIntake intake)
{
    private const int ChunkLetters = 2_000;
    private const long ChunkBytes = 16 * 1024 * 1024;
    private const int MaxLine = 36 * 1024 * 1024;

    private static readonly JsonSerializerOptions Wire = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull };

    private static readonly DraftError TooLong = new("", "letters.too-large", "The line is too long.");
    private static readonly DraftError NotJson = new("", "letters.json", "The line is not the JSON of a letter.");

    public async Task HandleAsync(HttpContext http)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = null;
        http.Response.ContentType = "application/x-ndjson";
        http.Response.Headers.CacheControl = "no-store";
        var chunk = new List<Line>(ChunkLetters);
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
                await AnswerAsync(http, chunk);
                bytes = 0;
            }

            if (buffer.Length > MaxLine)
            {
                chunk.Add(new Line(number + 1, null, null, [TooLong]));
                break;
            }

            reader.AdvanceTo(buffer.Start, buffer.End);
            if (read.IsCompleted) break;
        }

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
        var answers = sound.Count == 0 ? [] : await intake.HandInAsync(http.GetBearer(), sound, http.RequestAborted);
        var next = 0;
        foreach (var line in chunk)
        {
            var told = line.Letter is null ? new BatchAnswer(line.Number, line.Reference, "invalid") { Errors = line.Errors } : Of(line, answers[next++]);
            JsonSerializer.Serialize(http.Response.BodyWriter.AsStream(leaveOpen: true), told, Wire);
            http.Response.BodyWriter.Write("\n"u8);
        }

        chunk.Clear();
        await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
    }

    private static BatchAnswer Of(Line line, IntakeAnswer answer) => answer.TrackingNumber is { } number
        ? new BatchAnswer(line.Number, line.Reference, "accepted") { TrackingNumber = number, Repeated = answer.Result == IntakeResult.Repeated ? true : null }
        : new BatchAnswer(line.Number, line.Reference, "refused") { Reason = LetterProblems.Code(answer.Result), Detail = LetterProblems.Detail(answer.Result) };

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

    private sealed record BatchAnswer(long Line, string? Reference, string State)
    {
        public string? TrackingNumber { get; init; }
        public bool? Repeated { get; init; }
        public string? Reason { get; init; }
        public string? Detail { get; init; }
        public IReadOnlyList<DraftError>? Errors { get; init; }
    }
}
