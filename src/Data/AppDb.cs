using Npgsql;
using Panah.Kernel;

namespace Panah.Data;

/// <summary>The one door to PostgreSQL. Queries are SQL through Dapper on the connection it opens (ADR 2).</summary>
public sealed class AppDb(NpgsqlDataSource source)
{
    /// <summary>An open connection for reads and single statements; dispose it at once after use.</summary>
    public ValueTask<NpgsqlConnection> OpenAsync(CancellationToken cancel = default) => source.OpenConnectionAsync(cancel);

    /// <summary>
    /// Runs <paramref name="work"/> in one transaction: commits when it returns, rolls back when it throws or returns a <see cref="Refusal"/>.
    /// A rule that says no so leaves nothing behind, whatever was written before it was asked.
    /// </summary>
    public async Task<T> InTransactionAsync<T>(Func<NpgsqlTransaction, Task<T>> work, CancellationToken cancel = default)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        AfterCommits.Begin(transaction);
        var committed = false;
        try
        {
            var result = await work(transaction);
            if (result is Refusal)
            {
                await transaction.RollbackAsync(cancel);
                return result;
            }

            await transaction.CommitAsync(cancel);
            committed = true;
            return result;
        }
        finally
        {
            AfterCommits.End(transaction, committed);
        }
    }

    /// <inheritdoc cref="InTransactionAsync{T}"/>
    public Task InTransactionAsync(Func<NpgsqlTransaction, Task> work, CancellationToken cancel = default) =>
        InTransactionAsync(async transaction => { await work(transaction); return true; }, cancel);
}
