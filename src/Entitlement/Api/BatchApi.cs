using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using Panah.OpenId;

namespace Panah.Entitlement;

/// <summary>
/// <c>POST /api/entitlement/inquiries/batch</c>: a line of JSON in for each question, a line out for each as it is answered, with
/// its number and how many are done. Reading stops while too many are on their way, so that a long list waits at the client.
/// </summary>
internal sealed class BatchApi(ApiCalls calls, ApiProblems problems)
{
    private const int AtOnce = 64;

    public async Task HandleAsync(HttpContext http)
    {
        if (!InquiryApi.TryKey(http.Request, out var key))
        {
            await problems.WriteAsync(http, ApiProblem.BadKey);
            return;
        }

        http.Response.ContentType = "application/x-ndjson";
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers["X-Accel-Buffering"] = "no";
        await http.Response.StartAsync(http.RequestAborted);
        var outcomes = Channel.CreateUnbounded<Outcome>(new UnboundedChannelOptions { SingleReader = true });
        var writing = WriteAsync(http.Response, outcomes.Reader, http.RequestAborted);
        Exception? failure = null;
        try
        {
            await AskAllAsync(http, key, outcomes.Writer);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or BadHttpRequestException)
        {
            failure = e;
        }

        outcomes.Writer.Complete(failure);
        await writing;
    }

    private async Task AskAllAsync(HttpContext http, string? key, ChannelWriter<Outcome> outcomes)
    {
        var bearer = http.GetBearer();
        using var places = new SemaphoreSlim(AtOnce);
        var number = 0;
        await foreach (var line in LinesAsync(http.Request.BodyReader, http.RequestAborted))
        {
            await places.WaitAsync(http.RequestAborted);
            _ = AskAsync(bearer, line, ++number, key, outcomes, places, http.RequestAborted);
        }

        for (var i = 0; i < AtOnce; i++) await places.WaitAsync(http.RequestAborted);
    }

    private async Task AskAsync(Bearer bearer, Line line, int number, string? key, ChannelWriter<Outcome> outcomes, SemaphoreSlim places, CancellationToken cancel)
    {
        try
        {
            while (calls.IsTooFast(bearer)) await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, cancel);
            var (answer, problem) = line.Problem is { } wrong
                ? (default, wrong)
                : await calls.AskAsync(bearer, line.Request, key is null ? null : $"{key} {number}", cancel);
            outcomes.TryWrite(new Outcome(number, answer, problem));
        }
        catch (OperationCanceledException)
        {
            // The client left; what was answered stands under its key.
        }
        catch (Exception)
        {
            outcomes.TryWrite(new Outcome(number, default, ApiProblem.Of(Verdict.Busy)));
        }
        finally
        {
            places.Release();
        }
    }

    private async Task WriteAsync(HttpResponse response, ChannelReader<Outcome> outcomes, CancellationToken cancel)
    {
        var done = 0;
        try
        {
            while (await outcomes.WaitToReadAsync(cancel))
            {
                while (outcomes.TryRead(out var outcome)) Write(response.BodyWriter, outcome, ++done);
                await response.BodyWriter.FlushAsync(cancel);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or ChannelClosedException)
        {
            // Nobody reads any more.
        }
    }

    private void Write(PipeWriter output, Outcome outcome, int done)
    {
        using (var json = new Utf8JsonWriter((IBufferWriter<byte>)output))
        {
            json.WriteStartObject();
            json.WriteNumber("line"u8, outcome.Line);
            json.WriteNumber("done"u8, done);
            if (outcome.Problem is null)
            {
                ApiAnswer.Members(json, outcome.Answer);
            }
            else
            {
                json.WriteStartObject("problem"u8);
                problems.Members(json, outcome.Problem);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        output.Write("\n"u8);
    }

    private static async IAsyncEnumerable<Line> LinesAsync(PipeReader body, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        while (true)
        {
            var read = await body.ReadAsync(cancel);
            var buffer = read.Buffer;
            while (TryCut(ref buffer, read.IsCompleted, out var line))
                if (Parse(line) is { } parsed) yield return parsed;
            if (buffer.Length > ApiRequest.Longest)
            {
                yield return new Line(default, ApiProblem.TooLong);
                yield break;
            }

            body.AdvanceTo(buffer.Start, buffer.End);
            if (read.IsCompleted) yield break;
        }
    }

    private static bool TryCut(ref ReadOnlySequence<byte> buffer, bool isLast, out ReadOnlySequence<byte> line)
    {
        if (buffer.PositionOf((byte)'\n') is { } end)
        {
            line = buffer.Slice(0, end);
            buffer = buffer.Slice(buffer.GetPosition(1, end));
            return true;
        }

        line = buffer;
        if (!isLast || buffer.IsEmpty) return false;
        buffer = buffer.Slice(buffer.End);
        return true;
    }

    /// <summary>Null for an empty line.</summary>
    private static Line? Parse(in ReadOnlySequence<byte> line)
    {
        if (line.Length > ApiRequest.Longest) return new Line(default, ApiProblem.TooLong);
        if (IsBlank(line)) return null;
        return ApiRequest.TryRead(line, out var request) ? new Line(request, null) : new Line(default, ApiProblem.BadJson);
    }

    private static bool IsBlank(in ReadOnlySequence<byte> line)
    {
        foreach (var part in line)
            if (part.Span.ContainsAnyExcept(" \t\r"u8)) return false;
        return true;
    }

    private readonly record struct Line(ApiRequest Request, ApiProblem? Problem);

    private readonly record struct Outcome(int Line, Answer Answer, ApiProblem? Problem);
}
