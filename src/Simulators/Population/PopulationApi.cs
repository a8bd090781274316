using System.Security.Cryptography;
using Panah.Kernel;

namespace Panah.Simulators.Population;

/// <summary>JSON of people, foreign nationals and companies.</summary>
internal static class PopulationApi
{
    public static void MapPopulation(this WebApplication app)
    {
        app.MapGet("/people", (string? q, PeopleStore people, CancellationToken cancel) => string.IsNullOrWhiteSpace(q) ? people.ReadyMadeAsync(cancel) : people.SearchAsync(q, 50, cancel));
        app.MapGet("/people/{id}", async (string id, PeopleStore people, CancellationToken cancel) => Found(await people.FindAsync(PersianText.Compact(id), cancel)));
        app.MapGet("/foreigners/{id}", async (string id, PeopleStore people, CancellationToken cancel) => Found(await people.FindAsync(PersianText.Compact(id), cancel)));
        app.MapPut("/people/{id}", (string id, SimulatedPerson person, PeopleStore people, CancellationToken cancel) =>
            PutAsync(NationalId.TryParse(id, out var national, out var reason) ? person with { NationalId = national.Value, FidaCode = null } : null, reason, people, cancel));
        app.MapPut("/foreigners/{id}", (string id, SimulatedPerson person, PeopleStore people, CancellationToken cancel) =>
            PutAsync(FidaCode.TryParse(id, out var fida, out var reason) ? person with { FidaCode = fida.Value, NationalId = null } : null, reason, people, cancel));
        app.MapPost("/people/random", RandomAsync);

        app.MapGet("/companies/{id}", async (string id, CompaniesStore companies, CancellationToken cancel) => Found(await companies.FindAsync(PersianText.Compact(id), cancel)));
        app.MapPut("/companies/{id}", async (string id, SimulatedCompany company, CompaniesStore companies, CancellationToken cancel) =>
        {
            if (!CompanyId.TryParse(id, out var companyId, out var reason)) return Refused(reason);
            company = company with { CompanyId = companyId.Value };
            await companies.PutAsync(company, cancel);
            return Results.Json(company);
        });
    }

    private static async Task<IResult> RandomAsync(int? count, PeopleStore people, TimeProvider time, CancellationToken cancel)
    {
        if (count is < 1 or > 1000) return Results.Problem("count is 1 to 1000.", statusCode: 400);
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var made = new List<SimulatedPerson>();
        while (made.Count < (count ?? 1))
        {
            // The upper half, so that they stay out of the way of those that were seeded.
            var number = (PlausiblePeople.Count / 2) + RandomNumberGenerator.GetInt32((int)(PlausiblePeople.Count / 2));
            var (person, _) = PlausiblePeople.Make(0, number, today);
            if (await people.FindAsync(person.NationalId!, cancel) is not null) continue;
            await people.PutAsync(person, cancel);
            made.Add(person);
        }

        return Results.Json(made);
    }

    private static async Task<IResult> PutAsync(SimulatedPerson? person, string reason, PeopleStore people, CancellationToken cancel)
    {
        if (person is null) return Refused(reason);
        var mobiles = new List<string>();
        foreach (var typed in person.Mobiles)
        {
            if (!MobileNumber.TryParse(typed, out var mobile, out reason)) return Refused(reason);
            mobiles.Add(mobile.Value);
        }

        person = person with { Mobiles = mobiles, Note = null };
        await people.PutAsync(person, cancel);
        return Results.Json(person);
    }

    private static IResult Refused(string reason) => Results.Problem(reason, statusCode: 400);

    private static IResult Found<T>(T? value) => value is null ? Results.NotFound() : Results.Json(value);
}
