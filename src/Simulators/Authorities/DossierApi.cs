using Dapper;
using Npgsql;

namespace Panah.Simulators.Authorities;

/// <summary>The national dossier («ایران پوشه»), its back side: organisations hand letters in, once for a tracking number.</summary>
internal static class DossierApi
{
    public static void MapDossier(this WebApplication app, RouteGroupBuilder dossier)
    {
        dossier.MapPost("/letters", async (Letter letter, HttpContext http, NpgsqlDataSource source, TimeProvider time) =>
        {
            await using var connection = await source.OpenConnectionAsync(http.RequestAborted);
            await connection.ExecuteAsync(
                """
                insert into simulators.dossier_letters (tracking_number, owner, subject, body, at) values (@TrackingNumber, @Owner, @Subject, @Text, @now)
                on conflict (tracking_number) do nothing
                """,
                new { letter.TrackingNumber, letter.Owner, letter.Subject, letter.Text, now = time.GetUtcNow() });
            return Results.Json(new { letter.TrackingNumber }, statusCode: 202);
        });
        app.MapGet("/dossier/{owner}/letters", async (string owner, DossierLetters letters, CancellationToken cancel) =>
            (await letters.OfAsync(owner, cancel)).Select(letter => new { letter.TrackingNumber, letter.Subject, text = letter.Body, letter.At }));
    }

    /// <param name="Owner">National or company ID.</param>
    private sealed record Letter(string TrackingNumber, string Owner, string Subject, string Text);
}

/// <summary>A letter in the dossier.</summary>
internal sealed record DossierLetter
{
    public required string TrackingNumber { get; init; }

    public required string Subject { get; init; }

    public required string Body { get; init; }

    public required DateTimeOffset At { get; init; }
}

/// <summary>Letters in the dossier, newest first.</summary>
internal sealed class DossierLetters(NpgsqlDataSource source)
{
    /// <param name="owner">National or company ID.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task<IReadOnlyList<DossierLetter>> OfAsync(string owner, CancellationToken cancel)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        return [.. await connection.QueryAsync<DossierLetter>("select tracking_number as TrackingNumber, subject, body, at from simulators.dossier_letters where owner = @owner order by id desc", new { owner })];
    }
}
