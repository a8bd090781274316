using System.Globalization;
using Panah.Data;
using Panah.Kernel;
using Panah.People;
using Panah.People.Levels;
using Panah.Registries;

namespace Panah.Window.Companies;

/// <summary>A company the person may act for.</summary>
internal sealed class OwnCompany
{
    public Guid Id { get; init; }

    public string CompanyId { get; set; } = "";
    public string Name { get; set; } = "";
}

/// <summary>Rows W9 and W10: only the managing director acts for a company, and the registry is asked at every switch.</summary>
internal sealed class ActingForCompany(
    AppDb db, SealedText sealedText, CompaniesRegistry registry, PersonDirectory directory, Sessions sessions, RateLimits rates, TimeProvider time) : ICompanyDirectors
{
    private const string IdPurpose = "window.company-id";
    private const string NamePurpose = "window.company-name";

    /// <summary>Whose director somebody is, is encrypted at rest (S-L4).</summary>
    public static readonly SealedTable Table = new("\"window\".companies", new SealedColumn("company_id", IdPurpose, Alike: true), new SealedColumn("name", NamePurpose, Alike: true));

    private static readonly StringComparer Alphabet = StringComparer.Create(CultureInfo.GetCultureInfo("fa-IR"), ignoreCase: false);

    public async Task<IReadOnlyList<OwnCompany>> ListAsync(Guid personId, CancellationToken cancel)
    {
        return [.. (await KeptAsync(db.Alone(cancel), personId)).DistinctBy(company => company.CompanyId, StringComparer.Ordinal)
            .OrderBy(company => company.Name, Alphabet).ThenBy(company => company.CompanyId, StringComparer.Ordinal)];
    }

    /// <summary>Switches the session to the company; null when it did.</summary>
    /// <exception cref="RegistryUnavailableException">Nothing was decided.</exception>
    public async Task<Refusal?> SwitchAsync(SignedIn session, CompanyId companyId, CancellationToken cancel)
    {
        var wait = await rates.TryTakeAsync(session.PersonId.ToString(), LimitBook.WindowCompany, cancel);
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
            async work =>
            {
                // Kept by an earlier version or with an earlier key, it is another row.
                await ForgetAsync(work, session.PersonId, companyId);
                var id = await sealedText.KeepAlikeAsync(work, IdPurpose, companyId.Value);
                var name = await sealedText.KeepAlikeAsync(work, NamePurpose, company.Name);
                await work.ExecuteAsync(
                    """
                    insert into "window".companies (person_id, company_id, name, checked_at) values (@PersonId, @id, @name, @now)
                    on conflict (person_id, company_id) do update set name = excluded.name, checked_at = excluded.checked_at
                    """,
                    new { session.PersonId, id, name, now = time.GetUtcNow() });
                await sessions.ActForAsync(work, session, companyId.Value, company.Name);
            },
            cancel);
        return null;
    }

    /// <summary>Asked again after fifteen minutes of acting, and at every refresh of a token (row S6).</summary>
    public async Task<bool?> StillDirectsAsync(Guid personId, string companyId, CancellationToken cancel)
    {
        try
        {
            var company = await registry.FindAsync(companyId, cancel);
            var still = company is not null && await directory.FindAsync(personId, cancel) is { } person && company.ManagingDirector == person.Identifier;
            if (!still && Panah.Kernel.CompanyId.TryParse(companyId, out var id, out _)) await ForgetAsync(personId, id, cancel);
            return still;
        }
        catch (RegistryUnavailableException)
        {
            return null;
        }
    }

    /// <summary>Back to the person's own affairs.</summary>
    public Task SwitchBackAsync(SignedIn session, CancellationToken cancel) =>
        db.InTransactionAsync(work => sessions.ActForAsync(work, session, null, null), cancel);

    private async Task ForgetAsync(Guid personId, CompanyId companyId, CancellationToken cancel)
    {
        await ForgetAsync(db.Alone(cancel), personId, companyId);
    }

    private async Task ForgetAsync(Statements sql, Guid personId, CompanyId companyId)
    {
        var ids = (await KeptAsync(sql, personId)).Where(company => company.CompanyId == companyId.Value).Select(company => company.Id).ToArray();
        if (ids.Length == 0) return;
        await sql.ExecuteAsync(
            """delete from "window".companies where person_id = @personId and id = any (@ids)""", new { personId, ids });
    }

    private async Task<IReadOnlyList<OwnCompany>> KeptAsync(Statements sql, Guid personId)
    {
        var rows = await sql.QueryAsync<OwnCompany>(
            """select id, company_id, name from "window".companies where person_id = @personId""", new { personId });
        foreach (var row in rows) (row.CompanyId, row.Name) = (sealedText.Show(IdPurpose, row.CompanyId), sealedText.Show(NamePurpose, row.Name));
        return rows;
    }
}
