using System.Data;
using Dapper;
using Npgsql;
using Panah.Kernel;

namespace Panah.Data;

/// <summary>The one door to PostgreSQL (ADR 0002, 0209): statements that stand alone, and units of work. Nothing outside Data holds a connection.</summary>
public sealed class AppDb(NpgsqlDataSource source)
{
    /// <summary>Statements that stand alone: each on a connection that is given back at once. Never within a <see cref="Work"/>, whose own statements see it all.</summary>
    public Statements Alone(CancellationToken cancel = default) => new Each(source, cancel);

    /// <summary>
    /// Runs <paramref name="act"/> in one transaction: commits when it returns, rolls back when it throws or returns a <see cref="Refusal"/>.
    /// A rule that says no so leaves nothing behind, whatever was written before it was asked.
    /// </summary>
    public Task<T> InTransactionAsync<T>(Func<Work, Task<T>> act, CancellationToken cancel = default) => InTransactionAsync(IsolationLevel.ReadCommitted, act, cancel);

    /// <inheritdoc cref="InTransactionAsync{T}(Func{Work, Task{T}}, CancellationToken)"/>
    public Task InTransactionAsync(Func<Work, Task> act, CancellationToken cancel = default) =>
        InTransactionAsync(async work => { await act(work); return true; }, cancel);

    /// <summary>The same at a level of isolation that is asked for: what reads much and must see one moment of it.</summary>
    public async Task<T> InTransactionAsync<T>(IsolationLevel isolation, Func<Work, Task<T>> act, CancellationToken cancel = default)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(isolation, cancel);
        var work = new Work(transaction, cancel);
        var result = await act(work);
        if (result is Refusal)
        {
            await transaction.RollbackAsync(cancel);
            return result;
        }

        await transaction.CommitAsync(cancel);
        work.Committed();
        return result;
    }

    /// <summary>For what in Data needs the connection itself; dispose it at once after use.</summary>
    internal ValueTask<NpgsqlConnection> OpenAsync(CancellationToken cancel = default) => source.OpenConnectionAsync(cancel);

    private sealed class Each(NpgsqlDataSource source, CancellationToken cancel) : Statements(cancel)
    {
        public override async IAsyncEnumerable<T> StreamAsync<T>(string sql, object? args = null)
        {
            await using var connection = await source.OpenConnectionAsync(Cancel);
            await foreach (var row in connection.QueryUnbufferedAsync<T>(sql, args).WithCancellation(Cancel)) yield return row;
        }

        private protected override async Task<T> RunAsync<T>(string sql, object? args, Func<NpgsqlConnection, CommandDefinition, Task<T>> run)
        {
            await using var connection = await source.OpenConnectionAsync(Cancel);
            return await run(connection, new CommandDefinition(sql, args, cancellationToken: Cancel));
        }
    }
}
