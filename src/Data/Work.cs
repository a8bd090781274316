using Dapper;
using Npgsql;

namespace Panah.Data;

/// <summary>
/// A unit of work: a transaction on a connection of its own, from <see cref="AppDb.InTransactionAsync{T}"/>. Who writes takes it and asks through it,
/// so that a change, its audit line and what is to be told commit together, and none of them waits for a second connection while it holds the first.
/// </summary>
public sealed class Work : Statements
{
    private readonly List<Action> _then = [];

    internal Work(NpgsqlTransaction transaction, CancellationToken cancel) : base(cancel) =>
        (Transaction, Connection) = (transaction, transaction.Connection!);

    internal NpgsqlTransaction Transaction { get; }

    internal NpgsqlConnection Connection { get; }

    /// <summary>
    /// Does <paramref name="then"/> once the work has committed, and never when it rolls back or its commit fails: what is done outside the database, such
    /// as leaving a cookie, only when what it stands for is there (H-3). It must not fail and not wait: the commit stands whatever comes of it.
    /// </summary>
    public void AfterCommit(Action then) => _then.Add(then);

    /// <summary>Many rows at once (<c>copy … from stdin (format binary)</c>).</summary>
    /// <param name="write">Writes every row; whether it returns or throws decides whether any stays.</param>
    public async Task CopyAsync(string sql, Func<NpgsqlBinaryImporter, Task> write)
    {
        await using var copy = await Connection.BeginBinaryImportAsync(sql, Cancel);
        await write(copy);
        await copy.CompleteAsync(Cancel);
    }

    public override IAsyncEnumerable<T> StreamAsync<T>(string sql, object? args = null) => Connection.QueryUnbufferedAsync<T>(sql, args, Transaction);

    internal void Committed()
    {
        foreach (var then in _then) then();
    }

    private protected override Task<T> RunAsync<T>(string sql, object? args, Func<NpgsqlConnection, CommandDefinition, Task<T>> run) =>
        run(Connection, new CommandDefinition(sql, args, Transaction, cancellationToken: Cancel));
}
