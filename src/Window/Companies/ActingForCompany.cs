using Dapper;
using Panah.Data;
using Panah.Kernel;
using Panah.People;
using Panah.Registries;

namespace Panah.Window.Companies;

/// <summary>A company the person may act for.</summary>
internal sealed class OwnCompany
{
    public string CompanyId { get; init; } = "";
    public string Name { get; init; } = "";
}

/// <summary>Rows W9 and W10: only the managing director acts for a company, and the registry is asked at every switch.</summary>
internal sealed class ActingForCompany(AppDb db, CompaniesRegistry registry, PersonDirectory directory, Sessions sessions, RateLimits rates, TimeProvider time)
{
    private static readonly Limit[] Asks = [new("window.company", 20, TimeSpan.FromMinutes(10))];

    public async Task<IReadOnlyList<OwnCompany>> ListAsync(Guid personId, CancellationToken cancel)
    {
        await using var connection = await db.OpenAsync(cancel);
        return (await connection.QueryAsync<OwnCompany>(new CommandDefinition(
            """select company_id, name from "window".companies where person_id = @personId order by name, company_id""", new { personId }, cancellationToken: cancel))).AsList();
    }

    /// <summary>Switches the session to the company; null when it did.</summary>
    /// <exception cref="RegistryUnavailableException">Nothing was decided.</exception>
    public async Task<Refusal?> SwitchAsync(SignedIn session, CompanyId companyId, CancellationToken cancel)
    {
        var wait = await rates.TryTakeAsync(session.PersonId.ToString(), Asks, cancel);
        if (wait > TimeSpan.Zero) return new Refusal("Company.Wait", null, (int)Math.Ceiling(wait.TotalMinutes));
        var person = await directory.FindAsync(session.PersonId, cancel);
        var company = await registry.FindAsync(companyId.Value, cancel);
        if (company is null) return new Refusal("Company.Unknown");
        if (person is null || company.ManagingDirector != person.Identifier)
        {
            await ForgetAsync(session.PersonId, companyId, cancel);
            return new Refusal("Company.NotDirector", null, company.Name);
        }

        await db.InTransactionAsync(
            async transaction =>
            {
                await transaction.Connection!.ExecuteAsync(new CommandDefinition(
                    """
                    insert into "window".companies (person_id, company_id, name, checked_at) values (@PersonId, @id, @Name, @now)
                    on conflict (person_id, company_id) do update set name = excluded.name, checked_at = excluded.checked_at
                    """,
                    new { session.PersonId, id = companyId.Value, company.Name, now = time.GetUtcNow() }, transaction, cancellationToken: cancel));
                await sessions.ActForAsync(transaction, session, companyId.Value, cancel);
            },
            cancel);
        return null;
    }

    /// <summary>Back to the person's own affairs.</summary>
    public Task SwitchBackAsync(SignedIn session, CancellationToken cancel) =>
        db.InTransactionAsync(transaction => sessions.ActForAsync(transaction, session, null, cancel), cancel);

    private async Task ForgetAsync(Guid personId, CompanyId companyId, CancellationToken cancel)
    {
        await using var connection = await db.OpenAsync(cancel);
        await connection.ExecuteAsync(new CommandDefinition(
            """delete from "window".companies where person_id = @personId and company_id = @id""", new { personId, id = companyId.Value }, cancellationToken: cancel));
    }
}
