using System.Globalization;
using System.Security.Cryptography;
using Dapper;
using Npgsql;
using Panah.Kernel;
using Panah.Simulators.Population;

namespace Panah.Simulators.Authorities;

/// <summary>The postal registry: looks up, and takes requests to update an address. One request for an idempotency key.</summary>
internal static class PostalApi
{
    public static void MapPostal(this WebApplication app, RouteGroupBuilder postal)
    {
        postal.MapPost("/lookup", async (Lookup asked, HttpContext http, PeopleStore people) => new { postalCode = (await AuthoritiesApi.Anyone(people, asked.PersonId, http))?.PostalCode });
        postal.MapPost("/updates", UpdateAsync);
        // For people and tests: what was filed for a person.
        app.MapGet("/address-updates/{personId}", async (string personId, NpgsqlDataSource source, CancellationToken cancel) =>
        {
            await using var connection = await source.OpenConnectionAsync(cancel);
            return await connection.QueryAsync("select tracking_number as \"trackingNumber\", postal_code as \"postalCode\", at from simulators.address_updates where person_id = @personId order by at desc", new { personId });
        });
    }

    private static async Task<IResult> UpdateAsync(Update asked, HttpContext http, NpgsqlDataSource source, TimeProvider time)
    {
        var key = http.Request.Headers["Idempotency-Key"].ToString();
        if (key.Length == 0) return Results.Problem("Idempotency-Key is missing.", statusCode: 400);
        if (!PostalCode.TryParse(asked.PostalCode, out var postalCode, out var reason)) return Results.Problem(reason, statusCode: 422);
        await using var connection = await source.OpenConnectionAsync(http.RequestAborted);
        var trackingNumber = RandomNumberGenerator.GetInt32(100_000_000, 999_999_999).ToString(CultureInfo.InvariantCulture);
        await connection.ExecuteAsync(
            """
            insert into simulators.address_updates (tracking_number, idempotency_key, person_id, postal_code, at)
            values (@trackingNumber, @key, @PersonId, @code, @now) on conflict (idempotency_key) do nothing
            """,
            new { trackingNumber, key, asked.PersonId, code = postalCode.Value, now = time.GetUtcNow() });
        // It takes the place of the registered one when the registry has looked at it; here that is at once.
        await connection.ExecuteAsync("update simulators.people set postal_code = @code where identifier = @PersonId", new { asked.PersonId, code = postalCode.Value });
        return Results.Json(new { trackingNumber = await connection.ExecuteScalarAsync<string>("select tracking_number from simulators.address_updates where idempotency_key = @key", new { key }) });
    }

    private sealed record Lookup(string PersonId);

    private sealed record Update(string PersonId, string PostalCode);
}
