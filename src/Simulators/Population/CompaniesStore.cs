using Dapper;
using Npgsql;

namespace Panah.Simulators.Population;

/// <summary>A company as the JSON API shows it.</summary>
/// <param name="CompanyId">11 digits; the address names it in a PUT.</param>
/// <param name="ManagingDirector">National ID.</param>
/// <param name="Board">National IDs.</param>
public sealed record SimulatedCompany(string? CompanyId, string Name, string ManagingDirector, string[]? Board);

internal sealed class CompaniesStore(NpgsqlDataSource source)
{
    public async Task PutAsync(SimulatedCompany company, CancellationToken cancel)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        await connection.ExecuteAsync(
            """
            insert into simulators.companies (company_id, name, managing_director, board) values (@CompanyId, @Name, @ManagingDirector, @Board)
            on conflict (company_id) do update set name = excluded.name, managing_director = excluded.managing_director, board = excluded.board
            """,
            company with { Board = company.Board ?? [] });
    }

    public async Task<SimulatedCompany?> FindAsync(string companyId, CancellationToken cancel) =>
        (await ReadAsync("where company_id = $1", new NpgsqlParameter<string> { TypedValue = companyId }, cancel)).FirstOrDefault();

    public Task<List<SimulatedCompany>> FirstAsync(int atMost, CancellationToken cancel) =>
        ReadAsync("order by company_id limit $1", new NpgsqlParameter<int> { TypedValue = atMost }, cancel);

    // Not through Dapper: it sees an array column as System.Array, which fits no constructor.
    private async Task<List<SimulatedCompany>> ReadAsync(string where, NpgsqlParameter parameter, CancellationToken cancel)
    {
        await using var command = source.CreateCommand("select company_id, name, managing_director, board from simulators.companies " + where);
        command.Parameters.Add(parameter);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var companies = new List<SimulatedCompany>();
        while (await reader.ReadAsync(cancel)) companies.Add(new SimulatedCompany(reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetFieldValue<string[]>(3)));
        return companies;
    }
}
