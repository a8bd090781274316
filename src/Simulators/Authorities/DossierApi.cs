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
        app.MapGet("/dossier/{owner}/letters", async (string owner, NpgsqlDataSource source, CancellationToken cancel) =>
        {
            await using var connection = await source.OpenConnectionAsync(cancel);
            return await connection.QueryAsync("select tracking_number as \"trackingNumber\", subject, body as text, at from simulators.dossier_letters where owner = @owner order by id desc", new { owner });
        });
    }

    /// <param name="Owner">National or company ID.</param>
    private sealed record Letter(string TrackingNumber, string Owner, string Subject, string Text);
}
