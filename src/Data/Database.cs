using Npgsql;

namespace Panah.Data;

/// <summary>
/// Opens PostgreSQL for any process of ours: the site, its commands, a worker, the simulators. What the process must know before its
/// first query (<see cref="DapperTypes"/>) is told here, so none can have the one without the other.
/// </summary>
public static class Database
{
    static Database() => DapperTypes.Register();

    /// <summary>The pool of this database; dispose it last.</summary>
    /// <param name="connectionString">Npgsql's own form.</param>
    public static NpgsqlDataSource Open(string connectionString) =>
#pragma warning disable RS0030 // The one place that may.
        NpgsqlDataSource.Create(connectionString);
#pragma warning restore RS0030
}
