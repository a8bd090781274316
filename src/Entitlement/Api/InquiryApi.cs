using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Panah.OpenId;

namespace Panah.Entitlement;

/// <summary><c>POST /api/entitlement/inquiries</c>: one question, the hottest path of the platform.</summary>
internal sealed class InquiryApi(ApiCalls calls, ApiProblems problems)
{
    [ThreadStatic]
    private static (ArrayBufferWriter<byte> Buffer, Utf8JsonWriter Json)? _writer;

    public async Task HandleAsync(HttpContext http)
    {
        var bearer = http.GetBearer();
        var problem = !IdempotencyKey.TryRead(http.Request, out var key) ? ApiProblem.BadKey : calls.IsTooFast(bearer) ? ApiProblem.TooMany : null;
        ApiRequest request = default;
        if (problem is null) (request, problem) = await ReadAsync(http.Request);
        Answer answer = default;
        if (problem is null) (answer, problem) = await calls.AskAsync(bearer, request, key, http.RequestAborted);
        if (problem is not null) await problems.WriteAsync(http, problem);
        else await WriteAsync(http.Response, answer);
    }

    private static async ValueTask<(ApiRequest, ApiProblem?)> ReadAsync(HttpRequest http)
    {
        if (http.ContentLength > ApiRequest.Longest) return (default, ApiProblem.TooLong);
        while (true)
        {
            var read = await http.BodyReader.ReadAsync();
            var tooLong = read.Buffer.Length > ApiRequest.Longest;
            if (!read.IsCompleted && !tooLong)
            {
                http.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                continue;
            }

            ApiRequest request = default;
            var problem = tooLong ? ApiProblem.TooLong : ApiRequest.TryRead(read.Buffer, out request) ? null : ApiProblem.BadJson;
            http.BodyReader.AdvanceTo(read.Buffer.End);
            return (request, problem);
        }
    }

    private static ValueTask<FlushResult> WriteAsync(HttpResponse response, Answer answer)
    {
        var (buffer, json) = _writer ??= New();
        buffer.ResetWrittenCount();
        json.Reset(buffer);
        json.WriteStartObject();
        ApiAnswer.Members(json, answer);
        json.WriteEndObject();
        json.Flush();
        response.StatusCode = 200;
        response.ContentType = "application/json";
        response.Headers.CacheControl = "no-store";
        response.ContentLength = buffer.WrittenCount;
        response.BodyWriter.Write(buffer.WrittenSpan);
        return response.BodyWriter.FlushAsync();
    }

    private static (ArrayBufferWriter<byte>, Utf8JsonWriter) New()
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        return (buffer, new Utf8JsonWriter(buffer));
    }
}
