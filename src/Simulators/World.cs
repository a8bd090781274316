using Dapper;
using Npgsql;
using Panah.Simulators.Population;

namespace Panah.Simulators;

/// <summary>Makes the schema and, the first time, the ready-made people.</summary>
internal sealed class World(NpgsqlDataSource source, PeopleStore people, CompaniesStore companies, TimeProvider time) : IHostedService
{
    private const int Version = 1;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await MakeSchemaAsync(source, cancellationToken);
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        if (await connection.ExecuteScalarAsync<bool>("select exists (select 1 from simulators.people where note is not null)")) return;
        await ReadyMade.PutAsync(people, companies, time.GetUtcNow(), cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Statements that make what is missing and leave what is there.</summary>
    internal static string Schema()
    {
        using var reader = new StreamReader(typeof(World).Assembly.GetManifestResourceStream("Panah.Simulators.Schema.sql")!);
        return reader.ReadToEnd();
    }

    internal static async Task MakeSchemaAsync(NpgsqlDataSource source, CancellationToken cancel)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        // Two programs starting on one database take turns.
        await connection.ExecuteAsync("select pg_advisory_xact_lock(7226110)", transaction: transaction);
        var there = await connection.ExecuteScalarAsync<bool>("select to_regclass('simulators.world') is not null", transaction: transaction);
        if (there && await connection.ExecuteScalarAsync<int?>("select version from simulators.world", transaction: transaction) != Version)
        {
            await connection.ExecuteAsync("drop schema simulators cascade", transaction: transaction);
            there = false;
        }

        if (!there)
        {
            await connection.ExecuteAsync(Schema(), transaction: transaction);
            await connection.ExecuteAsync("insert into simulators.world (version) values (@Version)", new { Version }, transaction);
        }

        await transaction.CommitAsync(cancel);
    }
}
