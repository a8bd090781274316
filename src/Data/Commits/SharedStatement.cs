using Npgsql;

namespace Panah.Data;

/// <summary>One prepared statement over arrays that answers a group of requests, on a connection of its own.</summary>
public abstract class SharedStatement<TAsk, TAnswer>(NpgsqlConnection connection, NpgsqlCommand command) : IAsyncDisposable
{
    protected NpgsqlConnection Connection => connection;

    protected NpgsqlCommand Command => command;

    /// <summary>Answers each, in the order given. When it returns, what was done is durable.</summary>
    public abstract Task<TAnswer[]> RunAsync(TAsk[] group);

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await command.DisposeAsync();
        await connection.DisposeAsync();
    }
}
