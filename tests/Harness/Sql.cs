using Dapper;
using Npgsql;

namespace Panah.Harness;

/// <summary>Looks into the database past the program, for what a page can't show.</summary>
public sealed class Sql(NpgsqlDataSource source)
{
    public async Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object? args = null)
    {
        await using var connection = await source.OpenConnectionAsync();
        return [.. await connection.QueryAsync<T>(sql, args)];
    }

    public async Task<T?> ScalarAsync<T>(string sql, object? args = null)
    {
        await using var connection = await source.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<T>(sql, args);
    }

    public async Task<int> ExecuteAsync(string sql, object? args = null)
    {
        await using var connection = await source.OpenConnectionAsync();
        return await connection.ExecuteAsync(sql, args);
    }
}
