using System.IO.Pipelines;
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

    private ApiProblems Problems => problems;

    public async Task HandleAsync(HttpContext http)
    {
        if (!IdempotencyKey.TryRead(http.Request, out var key))
        {
            await problems.WriteAsync(http, ApiProblem.BadKey);
            return;
        }

        JsonLines.Begin(http.Response);
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
        var lines = new JsonLines(http.Request.BodyReader, ApiRequest.Longest);
        while (await lines.ReadAsync(http.RequestAborted))
        {
            while (lines.TryNext(out var line))
            {
                var asked = Parse(line);
                await places.WaitAsync(http.RequestAborted);
                _ = AskAsync(bearer, asked, ++number, key, outcomes, places, http.RequestAborted);
            }
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

    private void Write(PipeWriter output, Outcome outcome, int done) => JsonLines.Write(output, (Api: this, Outcome: outcome, Done: done), static (json, told) =>
    {
        json.WriteNumber("line"u8, told.Outcome.Line);
        json.WriteNumber("done"u8, told.Done);
        if (told.Outcome.Problem is null)
        {
            ApiAnswer.Members(json, told.Outcome.Answer);
        }
        else
        {
            json.WriteStartObject("problem"u8);
            told.Api.Problems.In(told.Outcome.Problem).WriteMembers(json);
            json.WriteEndObject();
        }
    });

    private static Line Parse(in JsonLine line) =>
        line.IsTooLong ? new Line(default, ApiProblem.TooLong)
        : ApiRequest.TryRead(line.Json, out var request) ? new Line(request, null)
        : new Line(default, ApiProblem.BadJson);

    private readonly record struct Line(ApiRequest Request, ApiProblem? Problem);

    private readonly record struct Outcome(int Line, Answer Answer, ApiProblem? Problem);
}
