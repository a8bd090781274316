using Dapper;
using Npgsql;

namespace Panah.Data;

/// <summary>
/// What can be asked of PostgreSQL: a statement, and what it names as <c>@name</c> from the properties of an object. Either within a transaction
/// (<see cref="Work"/>) or each on its own (<see cref="AppDb.Alone"/>). Every statement ends with the token that its door was opened with.
/// </summary>
public abstract class Statements
{
    private protected Statements(CancellationToken cancel) => Cancel = cancel;

    /// <summary>Ends what is asked here, and what is done beside it.</summary>
    public CancellationToken Cancel { get; }

    /// <returns>How many rows it changed, which is the answer of a conditional statement.</returns>
    public Task<int> ExecuteAsync(string sql, object? args = null) => RunAsync(sql, args, static (connection, command) => connection.ExecuteAsync(command));

    /// <summary>The first column of the first row; the type's default where there is no row, or a null in it.</summary>
    public Task<T?> ExecuteScalarAsync<T>(string sql, object? args = null) =>
        RunAsync(sql, args, static (connection, command) => connection.ExecuteScalarAsync<T>(command));

    public Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object? args = null) =>
        RunAsync<IReadOnlyList<T>>(sql, args, static async (connection, command) => (await connection.QueryAsync<T>(command)).AsList());

    /// <exception cref="InvalidOperationException">There is no row, or more than one.</exception>
    public Task<T> QuerySingleAsync<T>(string sql, object? args = null) =>
        RunAsync(sql, args, static (connection, command) => connection.QuerySingleAsync<T>(command));

    /// <exception cref="InvalidOperationException">There is more than one row.</exception>
    public Task<T?> QuerySingleOrDefaultAsync<T>(string sql, object? args = null) =>
        RunAsync(sql, args, static (connection, command) => connection.QuerySingleOrDefaultAsync<T>(command));

    public Task<T?> QueryFirstOrDefaultAsync<T>(string sql, object? args = null) =>
        RunAsync(sql, args, static (connection, command) => connection.QueryFirstOrDefaultAsync<T>(command));

    /// <summary>Rows one by one, for what is too much to hold. It keeps its connection until the last one: nothing else may be asked here meanwhile.</summary>
    public abstract IAsyncEnumerable<T> StreamAsync<T>(string sql, object? args = null);

    private protected abstract Task<T> RunAsync<T>(string sql, object? args, Func<NpgsqlConnection, CommandDefinition, Task<T>> run);
}
