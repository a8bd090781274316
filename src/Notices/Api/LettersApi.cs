using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Panah.Notices.Intake;
using Panah.OpenId;

namespace Panah.Notices.Api;

/// <summary>The API of source systems (row N10, CONTRACTS): client credentials with the scope <c>letters</c>.</summary>
internal sealed class LettersApi(DraftChecks checks, LetterIntake intake, LetterStates states, LetterBatch batch, LetterProblems problems)
{
    /// <summary>Bytes: five files of 5 MB in Base64 and some.</summary>
    public const int MaxRequest = 36 * 1024 * 1024;

    public void Map(IEndpointRouteBuilder app)
    {
        var letters = app.MapGroup("/api/letters").WithTags("letters").RequireScope("letters").DisableAntiforgery();
        letters.MapPost("", (Delegate)PostAsync).WithName("HandInLetter");
        letters.MapPost("/batch", batch.HandleAsync).WithName("HandInLetters");
        letters.MapGet("/refused", (Delegate)RefusedAsync).WithName("ListRefusedLetters");
        letters.MapGet("/{trackingNumber}", (Delegate)GetAsync).WithName("GetLetter");
    }

    private async Task<IResult> PostAsync(HttpContext http)
    {
        var cancel = http.RequestAborted;
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = MaxRequest;
        // It stands for the letter as its reference does, and is as long.
        if (!IdempotencyKey.TryRead(http.Request, out var key, DraftChecks.MaxReference) || key is null) return problems.KeyMissing;
        LetterDraft? draft;
        try
        {
            if (http.Request.HasJsonContentType()) draft = await JsonSerializer.DeserializeAsync(http.Request.Body, DraftJson.Default.LetterDraft, cancel);
            else if (http.Request.HasFormContentType) draft = await FormAsync(http, cancel);
            else return problems.MediaType;
        }
        catch (JsonException)
        {
            return problems.NotJson;
        }
        catch (Exception wrong) when (wrong is InvalidDataException or BadHttpRequestException)
        {
            return wrong is BadHttpRequestException { StatusCode: 413 } || wrong is InvalidDataException ? problems.TooLarge : problems.NotJson;
        }

        var (letter, errors) = checks.Check(draft, key);
        if (letter is null) return problems.Invalid(errors);
        var answer = await intake.HandInAsync(Sender.Of(http.GetBearer()), letter, key, cancel);
        return answer.Result switch
        {
            IntakeResult.Accepted => Results.Created($"/api/letters/{answer.TrackingNumber}", Accepted(answer, letter)),
            IntakeResult.Repeated => Results.Ok(Accepted(answer, letter)),
            _ => problems.Refused(answer.Result),
        };
    }

    private static object Accepted(IntakeAnswer answer, SoundLetter letter) => new { answer.TrackingNumber, letter.Reference, state = "accepted" };

    private async Task<IResult> GetAsync(HttpContext http, string trackingNumber) =>
        await states.FindAsync(http.GetBearer().ClientId, trackingNumber, http.RequestAborted) is { } state ? Results.Ok(state) : problems.NotFound;

    private async Task<IResult> RefusedAsync(HttpContext http, Guid? after)
    {
        var refused = await states.RefusedAsync(http.GetBearer().ClientId, after, http.RequestAborted);
        return Results.Ok(new { letters = refused, next = refused.Count == 100 ? refused[^1].Id : (Guid?)null });
    }

    /// <summary>A part <c>letter</c> with the JSON, and the files beside it.</summary>
    private static async Task<LetterDraft?> FormAsync(HttpContext http, CancellationToken cancel)
    {
        var form = await http.Request.ReadFormAsync(new FormOptions { MultipartBodyLengthLimit = MaxRequest, ValueLengthLimit = 64 * 1024, ValueCountLimit = 8 }, cancel);
        var draft = form["letter"].ToString() is { Length: > 0 } text ? JsonSerializer.Deserialize(text, DraftJson.Default.LetterDraft) : null;
        if (draft is null || form.Files.Count == 0) return draft;
        var files = new List<DraftFile>(draft.Attachments ?? []);
        foreach (var part in form.Files.Take(DraftChecks.MaxFiles + 1))
        {
            using var bytes = new MemoryStream();
            await part.CopyToAsync(bytes, cancel);
            files.Add(new DraftFile(part.FileName, bytes.ToArray()));
        }

        return draft with { Attachments = files };
    }
}
