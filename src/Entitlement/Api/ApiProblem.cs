using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;
using Panah.Entitlement.Texts;
using Panah.Kernel;
using Panah.Ui;

namespace Panah.Entitlement;

/// <summary>Why a request has no answer (RFC 9457). Nothing was debited.</summary>
/// <param name="Code">Stable name for programs; the sentence is for people.</param>
/// <param name="Field">Member of the request that is wrong; null where none is.</param>
/// <param name="RetryAfter">Seconds.</param>
internal sealed record ApiProblem(int Status, string Code, string? Field = null, int? RetryAfter = null)
{
    public static readonly ApiProblem BadJson = new(400, "Api.BadJson");
    public static readonly ApiProblem BadKey = new(400, "Api.BadKey");
    public static readonly ApiProblem TooLong = new(413, "Api.TooLong");
    public static readonly ApiProblem TooMany = new(429, "Api.TooMany", RetryAfter: 1);

    public static ApiProblem Of(Verdict verdict) => verdict switch
    {
        Verdict.CreditUnknown => new(402, "Credit.Unknown"),
        Verdict.CreditVoid => new(402, "Credit.Void"),
        Verdict.CreditLate => new(402, "Credit.Late"),
        Verdict.CreditSpent => new(402, "Credit.Spent"),
        Verdict.KeyReused => new(422, "Api.KeyReused"),
        Verdict.Silent or Verdict.RegistryDown => new(503, "Registry.Down", RetryAfter: 10),
        Verdict.Failed => new(500, "Api.Failed"),
        _ => new(503, "Api.Busy", RetryAfter: 1),
    };
}

/// <summary>Writes problems in the language of the request.</summary>
internal sealed class ApiProblems(PanahSettings platform, Reasons reasons, IStringLocalizer<EntitlementTexts> texts)
{
    public async Task WriteAsync(HttpContext http, ApiProblem problem)
    {
        http.Response.StatusCode = problem.Status;
        http.Response.ContentType = "application/problem+json";
        http.Response.Headers.CacheControl = "no-store";
        if (problem.RetryAfter is { } seconds) http.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        await using var json = new Utf8JsonWriter(http.Response.BodyWriter);
        json.WriteStartObject();
        Members(json, problem);
        json.WriteEndObject();
        await json.FlushAsync(http.RequestAborted);
    }

    public void Members(Utf8JsonWriter json, ApiProblem problem)
    {
        var sentence = Sentence(problem.Code);
        json.WriteString("type"u8, $"{platform.PublicUrl.GetLeftPart(UriPartial.Authority)}/developers#{problem.Code}");
        json.WriteString("title"u8, sentence);
        json.WriteNumber("status"u8, problem.Status);
        json.WriteString("code"u8, problem.Code);
        if (problem.Field is null) return;
        json.WriteStartObject("errors"u8);
        json.WriteStartArray(problem.Field);
        json.WriteStringValue(sentence);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private string Sentence(string code) => texts[code] is { ResourceNotFound: false } own ? own.Value : reasons.Sentence(code, typeof(ApiProblems));
}
