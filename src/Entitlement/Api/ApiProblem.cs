using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;
using Panah.Entitlement.Texts;
using Panah.Kernel;
using Panah.OpenId;
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

    /// <summary>Every problem that the two endpoints answer with, each an anchor of <see cref="ApiProblems.Page"/>.</summary>
    public static IReadOnlyList<ApiProblem> Every { get; } =
    [
        BadJson, BadKey, Of(Verdict.CreditUnknown), Of(Verdict.CreditLate), Of(Verdict.CreditVoid), Of(Verdict.CreditSpent), TooLong,
        new(422, "NationalId.Required", "nationalId"), new(422, "NationalId.Length", "nationalId"), new(422, "NationalId.CheckDigit", "nationalId"),
        new(422, "MobileNumber.Required", "mobile"), new(422, "MobileNumber.Format", "mobile"), new(422, "CreditCode.Required", "creditCode"),
        Of(Verdict.KeyReused), TooMany, Of(Verdict.Failed), Of(Verdict.RegistryDown), Of(Verdict.Busy),
    ];

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
    /// <summary>Where each problem is explained.</summary>
    public const string Page = "/developers/entitlement";

    public Task WriteAsync(HttpContext http, ApiProblem problem) => In(problem).ExecuteAsync(http);

    /// <summary>The problem as the language of the request has it.</summary>
    public Problem In(ApiProblem problem)
    {
        var sentence = Sentence(problem.Code);
        return new Problem(problem.Status, $"{platform.PublicUrl.GetLeftPart(UriPartial.Authority)}{Page}#{problem.Code}", sentence)
        {
            RetryAfter = problem.RetryAfter,
            More = json =>
            {
                json.WriteString("code"u8, problem.Code);
                if (problem.Field is null) return;
                json.WriteStartObject("errors"u8);
                json.WriteStartArray(problem.Field);
                json.WriteStringValue(sentence);
                json.WriteEndArray();
                json.WriteEndObject();
            },
        };
    }

    /// <summary>The problem in words, in the language of the request.</summary>
    public string Sentence(string code) => texts[code] is { ResourceNotFound: false } own ? own.Value : reasons.Sentence(code, typeof(ApiProblems));
}
