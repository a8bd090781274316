using Npgsql;
using Panah.Kernel;

namespace Panah.Data;

/// <summary>
/// The database as its owner sees it: for migrations and restores alone. Where no owner is named (<c>PANAH_DATABASE_OWNER</c>), it is the
/// program's own role, which then has more power than it needs.
/// </summary>
public sealed class OwnerDatabase : IAsyncDisposable, IDisposable
{
    private readonly bool _ours;

    public OwnerDatabase(PanahSettings settings, NpgsqlDataSource program)
    {
        _ours = settings.DatabaseOwner is not null;
        // Few of it are needed, and the program's own pool leaves it some.
        Source = settings.DatabaseOwner is { } owner ? Database.Open(new NpgsqlConnectionStringBuilder(owner) { MaxPoolSize = 8 }.ConnectionString) : program;
        Program = _ours ? new NpgsqlConnectionStringBuilder(settings.Database).Username : null;
    }

    public NpgsqlDataSource Source { get; }

    /// <summary>The role that the program works as, who is given what it needs; null where it is the owner itself.</summary>
    public string? Program { get; }

    public void Dispose()
    {
        if (_ours)
            Source.Dispose();
    }

    public ValueTask DisposeAsync() => _ours ? Source.DisposeAsync() : ValueTask.CompletedTask;
}
