using Npgsql;
using Panah.Kernel;
using Panah.Simulators.Faults;
using Panah.Simulators.Population;

namespace Panah.Simulators.Authorities;

/// <summary>
/// The registries as Panah's clients meet them: POST with a JSON body (no personal data in an address), the key in <c>X-Api-Key</c>.
/// The fault <c>mismatch</c> answers that nothing fits.
/// </summary>
internal static class AuthoritiesApi
{
    private const int FeedPage = 5_000;

    public static void MapAuthorities(this WebApplication app)
    {
        var civil = Registry(app, "civil");
        civil.MapPost("/inquiry", async (CivilInquiry asked, HttpContext http, PeopleStore people) =>
        {
            var person = await Citizen(people, asked.NationalId, http);
            return person?.BirthDate == asked.BirthDate ? Matched(person) : NotMatched();
        });

        Registry(app, "sim").MapPost("/ownership", async (SimInquiry asked, HttpContext http, PeopleStore people) =>
            new { owner = http.FaultOf() is not FaultKind.Mismatch && await people.OwnerOfAsync(asked.Mobile, http.RequestAborted) == asked.OwnerId });

        var foreigners = Registry(app, "foreigners");
        foreigners.MapPost("/inquiry", async (ForeignerInquiry asked, HttpContext http, PeopleStore people) =>
        {
            var person = await people.FindAsync(asked.FidaCode, http.RequestAborted);
            var fits = person is { IsForeigner: true } && person.BirthDate == asked.BirthDate && http.FaultOf() is not FaultKind.Mismatch
                && new[] { person.Passport, person.Faragir, person.UniqueId }.Contains(asked.Document, StringComparer.OrdinalIgnoreCase);
            return fits ? Matched(person!) : NotMatched();
        });
        foreigners.MapPost("/by-document", async (DocumentInquiry asked, HttpContext http, PeopleStore people) =>
            http.FaultOf() is not FaultKind.Mismatch && await people.FindForeignerAsync(asked.Document, asked.BirthDate, http.RequestAborted) is { } person ? Matched(person) : NotMatched());

        Registry(app, "companies").MapPost("/lookup", async (CompanyInquiry asked, HttpContext http, CompaniesStore companies) =>
            new { company = http.FaultOf() is FaultKind.Mismatch ? null : await companies.FindAsync(asked.CompanyId, http.RequestAborted) });

        var insured = Registry(app, "insured");
        insured.MapPost("/lookup", async (PersonInquiry asked, HttpContext http, PeopleStore people) =>
            await Anyone(people, asked.PersonId, http) is { Insurance: { } file } person ? new { file = (Insurance?)file, name = (string?)$"{person.FirstName} {person.LastName}" } : new { file = (Insurance?)null, name = (string?)null });
        insured.MapGet("/branches", () => Branches.All);

        Registry(app, "medical").MapPost("/membership", async (MedicalInquiry asked, HttpContext http, PeopleStore people) =>
            new { member = (await Citizen(people, asked.NationalId, http))?.MedicalCouncilNumber is { } number && number == asked.CouncilNumber });

        var cover = Registry(app, "cover");
        cover.MapPost("/lookup", async (CoverInquiry asked, HttpContext http, PeopleStore people) =>
            await Citizen(people, asked.NationalId, http) is { } person ? (object)new { known = true, coveredUntil = person.CoveredUntil } : new { known = false });
        cover.MapGet("/changes", async (long? after, HttpContext http, PeopleStore people) =>
        {
            var changes = await people.CoverChangesAsync(after ?? 0, FeedPage, http.RequestAborted);
            return new { next = changes.Count == 0 ? after ?? 0 : changes[^1].Number, more = changes.Count == FeedPage, changes };
        });

        app.MapPostal(Registry(app, "postal"));
        app.MapDossier(Registry(app, "dossier"));
    }

    private static RouteGroupBuilder Registry(WebApplication app, string name) =>
        app.MapGroup($"/registries/{name}/v1").WithFaults(name).AddEndpointFilter(async (context, next) =>
            context.HttpContext.Request.Headers["X-Api-Key"] == context.HttpContext.RequestServices.GetRequiredService<SimulatorsSettings>().ApiKey
                ? await next(context)
                : Results.Problem("Unknown key.", statusCode: 401));

    private static async Task<SimulatedPerson?> Citizen(PeopleStore people, string nationalId, HttpContext http) =>
        await Anyone(people, nationalId, http) is { IsForeigner: false } citizen ? citizen : null;

    internal static async Task<SimulatedPerson?> Anyone(PeopleStore people, string id, HttpContext http) =>
        http.FaultOf() is FaultKind.Mismatch ? null : await people.FindAsync(id, http.RequestAborted);

    private static object Matched(SimulatedPerson person) => new { matched = true, person };

    private static object NotMatched() => new { matched = false };

    private sealed record CivilInquiry(string NationalId, DateOnly BirthDate);

    private sealed record SimInquiry(string Mobile, string OwnerId);

    private sealed record ForeignerInquiry(string FidaCode, string Document, DateOnly BirthDate);

    private sealed record DocumentInquiry(string Document, DateOnly BirthDate);

    private sealed record CompanyInquiry(string CompanyId);

    private sealed record PersonInquiry(string PersonId);

    private sealed record MedicalInquiry(string NationalId, string CouncilNumber);

    private sealed record CoverInquiry(string NationalId);
}
