using System.Buffers;
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
        JsonLines.Begin(http.Response);
        var chunk = new List<Line>(ChunkLetters);
        var answering = Task.CompletedTask;
        var bytes = 0L;
        var lines = new JsonLines(http.Request.BodyReader, MaxLine);
        while (await lines.ReadAsync(http.RequestAborted))
        {
            while (lines.TryNext(out var line))
            {
                bytes += line.Json.Length;
                chunk.Add(line.IsTooLong ? new Line(line.Number, null, null, [TooLong]) : Judge(line.Number, line.Json));
                if (chunk.Count < ChunkLetters && bytes < ChunkBytes) continue;
                await answering;
                answering = AnswerAsync(http, chunk);
                (chunk, bytes) = (new List<Line>(ChunkLetters), 0);
            }
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
        foreach (var line in chunk)
            JsonLines.Write(output, (Line: line, Answer: line.Letter is null ? null : answers[next++]), static (json, told) => Write(json, told.Line, told.Answer));
        await output.FlushAsync(http.RequestAborted);
    }

    private static void Write(Utf8JsonWriter json, Line line, IntakeAnswer? answer)
    {
        json.WriteNumber("line"u8, line.Number);
        if (line.Reference is not null) json.WriteString("reference"u8, line.Reference);
        if (answer is null)
        {
            json.WriteString("state"u8, "invalid"u8);
            LetterProblems.Write(json, line.Errors);
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
    }

    private sealed record Line(long Number, string? Reference, SoundLetter? Letter, IReadOnlyList<DraftError> Errors);
}
