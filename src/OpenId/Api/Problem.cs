using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Panah.OpenId;

/// <summary>Why a program's request has no answer (RFC 9457): the one writer of such documents.</summary>
/// <param name="Status">Status of the answer.</param>
/// <param name="Type">Address where the problem is explained.</param>
/// <param name="Title">What is wrong and what to do, for people.</param>
public sealed record Problem(int Status, string Type, string Title) : IResult
{
    /// <summary>Seconds after which it may be tried again; null says nothing of it.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>Further members; null has none.</summary>
    public Action<Utf8JsonWriter>? More { get; init; }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Status;
        response.ContentType = "application/problem+json";
        response.Headers.CacheControl = "no-store";
        if (RetryAfter is { } seconds) response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        await using var json = new Utf8JsonWriter(response.BodyWriter);
        json.WriteStartObject();
        WriteMembers(json);
        json.WriteEndObject();
        await json.FlushAsync(httpContext.RequestAborted);
    }

    /// <summary>The members alone, for a problem that is a part of another document.</summary>
    public void WriteMembers(Utf8JsonWriter json)
    {
        json.WriteString("type"u8, Type);
        json.WriteString("title"u8, Title);
        json.WriteNumber("status"u8, Status);
        More?.Invoke(json);
    }
}
