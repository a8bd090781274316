using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Panah.Kernel;
using Panah.Notices.Intake;
using Panah.OpenId;

namespace Panah.Notices.Api;

/// <summary>Problem documents (RFC 9457) of the letters API; <c>type</c> leads to their line on /developers.</summary>
internal sealed class LetterProblems(PanahSettings site)
{
    private static readonly DocumentedProblem Key =
        new("letters.idempotency-key", 400, "Send an Idempotency-Key header of 1 to 100 visible ASCII characters; the same key again is the same letter.");

    private static readonly DocumentedProblem Json = new("letters.json", 400, "The body is not the JSON of a letter.");

    private static readonly DocumentedProblem Unknown = new("letters.unknown", 404, "No letter of yours has this tracking number.");

    private static readonly DocumentedProblem Large = new("letters.too-large", 413, $"A request of at most {LettersApi.MaxRequest / 1024 / 1024} MB is taken.");

    private static readonly DocumentedProblem Media = new("letters.media-type", 415, "application/json or multipart/form-data with a part named letter is taken.");

    private static readonly DocumentedProblem Form = new("letters.invalid", 422, "The letter has errors; nothing was taken.");

    private static readonly DocumentedProblem NoAgreement =
        new("letters.no-agreement", 422, "The employer has not signed the e-notice agreement at a branch; send the letter on paper. It stands in GET /api/letters/refused.");

    private static readonly DocumentedProblem ReferenceReused = new("letters.reference-reused", 422, "This reference already stands for another letter.");

    private static readonly DocumentedProblem KeyReusedRule = new("letters.key-reused", 422, "This Idempotency-Key already stands for another letter.");

    /// <summary>All of them, for the page that <c>type</c> leads to.</summary>
    public static IReadOnlyList<DocumentedProblem> All { get; } = [Key, Json, Unknown, Large, Media, Form, NoAgreement, ReferenceReused, KeyReusedRule];

    public IResult KeyMissing => Of(Key);

    public IResult NotFound => Of(Unknown);

    public IResult TooLarge => Of(Large);

    public IResult MediaType => Of(Media);

    public IResult NotJson => Of(Json);

    public IResult Invalid(IReadOnlyList<DraftError> errors) => Form.At(site) with { More = json => Write(json, errors) };

    /// <summary>The member <c>errors</c>: what is wrong where.</summary>
    public static void Write(Utf8JsonWriter json, IReadOnlyList<DraftError> errors)
    {
        json.WriteStartArray("errors"u8);
        foreach (var error in errors)
        {
            json.WriteStartObject();
            json.WriteString("field"u8, error.Field);
            json.WriteString("code"u8, error.Code);
            json.WriteString("detail"u8, error.Detail);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    public IResult Refused(IntakeResult result) => Of(Rule(result)!);

    public static string Code(IntakeResult result) => Rule(result)?.Id ?? "";

    public static string Detail(IntakeResult result) => Rule(result)?.Title ?? "";

    private static DocumentedProblem? Rule(IntakeResult result) => result switch
    {
        IntakeResult.NoAgreement => NoAgreement,
        IntakeResult.ReferenceReused => ReferenceReused,
        IntakeResult.KeyReused => KeyReusedRule,
        _ => null,
    };

    private Problem Of(DocumentedProblem problem) => problem.At(site);
}
