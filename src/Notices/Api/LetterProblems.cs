using Microsoft.AspNetCore.Http;
using Panah.Kernel;
using Panah.Notices.Intake;

namespace Panah.Notices.Api;

/// <summary>Problem documents (RFC 9457) of the letters API; <c>type</c> leads to their explanation.</summary>
internal sealed class LetterProblems(PanahSettings site)
{
    public IResult KeyMissing => Of(400, "letters.idempotency-key", "Send an Idempotency-Key header of 1 to 100 characters; the same key again is the same letter.");

    public IResult NotFound => Of(404, "letters.unknown", "No letter of yours has this tracking number.");

    public IResult TooLarge => Of(413, "letters.too-large", $"A request of at most {LettersApi.MaxRequest / 1024 / 1024} MB is taken.");

    public IResult MediaType => Of(415, "letters.media-type", "application/json or multipart/form-data with a part named letter is taken.");

    public IResult NotJson => Of(400, "letters.json", "The body is not the JSON of a letter.");

    public IResult Invalid(IReadOnlyList<DraftError> errors) => Results.Problem(
        title: "The letter has errors; nothing was taken.", statusCode: 422, type: Type("letters.invalid"),
        extensions: new Dictionary<string, object?>(StringComparer.Ordinal) { ["errors"] = errors });

    public IResult Refused(IntakeResult result) => Of(422, Code(result), Detail(result));

    public static string Code(IntakeResult result) => result switch
    {
        IntakeResult.NoAgreement => "letters.no-agreement",
        IntakeResult.ReferenceReused => "letters.reference-reused",
        IntakeResult.KeyReused => "letters.key-reused",
        _ => "",
    };

    public static string Detail(IntakeResult result) => result switch
    {
        IntakeResult.NoAgreement => "The employer has not signed the e-notice agreement at a branch; send the letter on paper. It stands in GET /api/letters/refused.",
        IntakeResult.ReferenceReused => "This reference already stands for another letter.",
        IntakeResult.KeyReused => "This Idempotency-Key already stands for another letter.",
        _ => "",
    };

    private IResult Of(int status, string code, string title) => Results.Problem(title: title, statusCode: status, type: Type(code));

    private string Type(string code) => new Uri(site.PublicUrl, "/developers#" + code).ToString();
}
