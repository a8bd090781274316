using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Panah.OpenId.Protocol;

/// <summary>Answers of the endpoints that machines call: JSON, never cached (RFC 6749 section 5.1).</summary>
internal static class Answers
{
    [ThreadStatic]
    private static (ArrayBufferWriter<byte> Buffer, Utf8JsonWriter Json)? writer;

    /// <summary>Written to a buffer of the thread first, so that the answer has a length and leaves in one piece.</summary>
    public static Task JsonAsync<TState>(HttpContext http, TState state, Action<Utf8JsonWriter, TState> members, int status = 200)
    {
        var (buffer, json) = writer ??= New();
        buffer.ResetWrittenCount();
        json.Reset(buffer);
        json.WriteStartObject();
        members(json, state);
        json.WriteEndObject();
        json.Flush();

        var response = http.Response;
        response.StatusCode = status;
        response.ContentType = "application/json";
        response.ContentLength = buffer.WrittenCount;
        response.Headers.CacheControl = "no-store";
        response.Headers.Pragma = "no-cache";
        response.BodyWriter.Write(buffer.WrittenSpan);
        return response.BodyWriter.FlushAsync(http.RequestAborted).AsTask();
    }

    /// <summary>RFC 6749 section 5.2. The rule's id is the fragment of <c>error_uri</c>, where the developers' page explains it.</summary>
    public static Task RefuseAsync(HttpContext http, Issuer issuer, Rule rule)
    {
        if (rule.Error == "invalid_client" && http.Request.Headers.Authorization.Count > 0)
            http.Response.Headers.WWWAuthenticate = "Basic realm=\"panah\", charset=\"UTF-8\"";
        if (rule.Status == StatusCodes.Status503ServiceUnavailable)
            http.Response.Headers.RetryAfter = "1";
        return JsonAsync(
            http,
            (issuer, rule),
            static (json, refused) =>
            {
                json.WriteString("error", refused.rule.Error);
                json.WriteString("error_description", refused.rule.Description);
                json.WriteString("error_uri", $"{refused.issuer.Name}/developers#{refused.rule.Id}");
            },
            rule.Status);
    }

    private static (ArrayBufferWriter<byte>, Utf8JsonWriter) New()
    {
        var buffer = new ArrayBufferWriter<byte>(2048);
        return (buffer, new Utf8JsonWriter(buffer));
    }
}
